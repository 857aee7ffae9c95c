namespace HydraKiosk.Link.Sessions;

/// <summary>Makes the message for a chunk of the microphone's sound. Allocates nothing per chunk. One user at a time.</summary>
public interface IChunkFrame
{
    /// <summary>Whether the messages are binary, and not text.</summary>
    bool IsBinary { get; }

    /// <summary>The message for one chunk; empty where nothing is to be sent for it yet. Valid until the next call.</summary>
    /// <param name="pcm16">One chunk in the link's format, little-endian.</param>
    ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> pcm16);
}
