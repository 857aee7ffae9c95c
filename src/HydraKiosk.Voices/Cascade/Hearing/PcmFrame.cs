using HydraKiosk.Link.Sessions;

namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>The recogniser takes the samples as they are.</summary>
internal sealed class PcmFrame : IChunkFrame
{
    private readonly byte[] _chunk;

    /// <param name="chunkBytes">Of the link's format.</param>
    public PcmFrame(int chunkBytes) => _chunk = new byte[chunkBytes];

    /// <inheritdoc/>
    public bool IsBinary => true;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm16)
    {
        pcm16.CopyTo(_chunk);
        return _chunk;
    }
}
