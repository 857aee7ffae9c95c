using System.Buffers;

namespace HydraKiosk.Link.Wire;

/// <summary>
/// A message while it is being written, in rented memory: a configure is some ten kilobytes and is measured more often than it is sent, and a
/// device on a bad network configures a session every few minutes for months.
/// </summary>
internal sealed class RentedBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>
    /// Of its own: the shared one is emptied by full collections, and then each reconnect would fill it anew. One message, and a text within it.
    /// </summary>
    private static readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(maxArrayLength: 64 * 1024, maxArraysPerBucket: 2);

    private byte[] _bytes = _pool.Rent(4096);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; gone with the buffer.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            var larger = _pool.Rent(Math.Max(needed, 2 * _bytes.Length));
            Written.CopyTo(larger);
            _pool.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Return(_bytes);
        _bytes = [];
    }
}
