using System.Runtime.CompilerServices;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// The stream beneath a WebSocket: it notes what arrives and puts pings between the frames that are written. The runtime's own pings do not
/// serve: it has one on its way at a time and ends the session when that one is answered late, whatever else arrives.
/// </summary>
/// <param name="inner">Reads and writes.</param>
/// <param name="pulse">Whose signs of life they are.</param>
/// <remarks>The runtime writes each frame by one call, so that a ping ahead of a call stands between frames.</remarks>
internal sealed class PulseStream(Stream inner, LinkPulse pulse) : Stream
{
    /// <summary>Final, ping, masked as a client's must be, and empty: four bytes of mask that mask nothing.</summary>
    private static readonly byte[] _ping = [0x89, 0x80, 0x4b, 0x69, 0x6f, 0x73];

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<int>(Noted(reading.Result)) : NoteAsync(reading);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Noted(inner.Read(buffer));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Noted(inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        pulse.TakePing(this) ? WriteAfterPingAsync(buffer, cancellationToken) : inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private int Noted(int bytes)
    {
        if (bytes > 0)
        {
            pulse.Heard();
        }

        return bytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> NoteAsync(ValueTask<int> reading) => Noted(await reading);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAfterPingAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(_ping, cancellationToken);
        await inner.WriteAsync(frame, cancellationToken);
    }
}
