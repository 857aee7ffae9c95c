using System.Text.Json;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Messages as lines, on the standard streams of a program. It does not close them. Any thread.</summary>
/// <param name="input">What the program reads.</param>
/// <param name="output">What the program writes.</param>
/// <param name="time">The clock of the bounds.</param>
internal sealed class StdioTransport(Stream input, Stream output, TimeProvider time) : IMcpTransport
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Outbox _outbox = new(async (message, stop) =>
    {
        await input.WriteAsync(message, stop).ConfigureAwait(false);
        await input.FlushAsync(stop).ConfigureAwait(false);
    });

    private Task _reading = Task.CompletedTask;

    public Task<string> Ended => _ended.Task;

    public void Start(Action<JsonElement> received) => _reading = Task.Run(() => ReadAsync(received));

    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await _outbox.SendAsync(message, cancellation).ConfigureAwait(false);
        return true;
    }

    public void Post(ReadOnlyMemory<byte> message) => _outbox.Post(message);

    public void Agreed(string revision)
    {
        // Lines are the same in every revision.
    }

    public void Listen()
    {
        // What it says unasked comes between the answers.
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult("it was closed");
        await _stop.CancelAsync().ConfigureAwait(false);
        await _outbox.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadAsync(Action<JsonElement> received)
    {
        try
        {
            var lines = new LineReader(new BoundedLines(output, time), endsAtReturn: false);
            while (await lines.ReadAsync(_stop.Token).ConfigureAwait(false))
            {
                ReceivedText.Deliver(lines.Line, received);
            }

            _ended.TrySetResult("it closed the connection");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed by this side.
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ObjectDisposedException)
        {
            _ended.TrySetResult(fault.Message);
        }
    }
}
