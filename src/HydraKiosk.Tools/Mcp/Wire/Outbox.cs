using System.Threading.Channels;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Sends messages one after the other, each of them whole, whoever gives up waiting for it. Any thread.</summary>
internal sealed class Outbox : IAsyncDisposable
{
    /// <summary>Most messages that wait. Calls are few; what a server asks for beyond that while it reads nothing is not answered.</summary>
    public const int MaxWaiting = 64;

    private readonly Channel<Letter> _waiting = Channel.CreateBounded<Letter>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, Task> _send;
    private readonly Task _run;

    /// <param name="send">Sends one message; throws <see cref="IOException"/> where that fails.</param>
    public Outbox(Func<ReadOnlyMemory<byte>, CancellationToken, Task> send)
    {
        _send = send;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Completes when a message has been sent. One whose sender gives up is sent all the same: half of it would spoil the next.</summary>
    /// <exception cref="IOException">It could not be sent.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var letter = new Letter(message, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _waiting.Writer.WriteAsync(letter, cancellation).ConfigureAwait(false);
        await letter.Sent!.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a message later, or never where too many wait.</summary>
    public void Post(ReadOnlyMemory<byte> message) => _waiting.Writer.TryWrite(new Letter(message, null));

    /// <summary>Stops, in the middle of a message where need be.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var letter = await _waiting.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    await _send(letter.Message, _stop.Token).ConfigureAwait(false);
                    letter.Sent?.TrySetResult();
                }
                catch (Exception fault) when (fault is IOException or ObjectDisposedException)
                {
                    // Nobody waits for what was posted; that the server is gone is found by whoever reads from it.
                    letter.Sent?.TrySetException(new IOException("it does not take messages any more", fault));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed. Those who wait are told by the end of the connection.
        }
    }

    private sealed record Letter(ReadOnlyMemory<byte> Message, TaskCompletionSource? Sent);
}
