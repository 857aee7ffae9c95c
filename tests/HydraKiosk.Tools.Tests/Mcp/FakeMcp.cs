using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>A server without a program: each attempt to connect waits for the test to say what comes of it.</summary>
internal sealed class FakeMcp
{
    private readonly Channel<TaskCompletionSource<IMcpConnection>> _attempts = Channel.CreateUnbounded<TaskCompletionSource<IMcpConnection>>();

    /// <summary>Tells the device that the list has changed.</summary>
    public Action ListChanged { get; private set; } = () => { };

    public async Task<IMcpConnection> ConnectAsync(McpServerSettings settings, Action listChanged, CancellationToken cancellation)
    {
        ListChanged = listChanged;
        var attempt = new TaskCompletionSource<IMcpConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var end = cancellation.Register(() => attempt.TrySetCanceled(cancellation));
        _attempts.Writer.TryWrite(attempt);
        return await attempt.Task;
    }

    /// <summary>The next attempt, as soon as there is one.</summary>
    public async Task<TaskCompletionSource<IMcpConnection>> AttemptAsync() =>
        await _attempts.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets the next attempt succeed.</summary>
    public async Task<Connection> UpAsync(params ListedTool[] tools)
    {
        var connection = new Connection { Tools = tools };
        (await AttemptAsync()).SetResult(connection);
        return connection;
    }

    /// <summary>A connection that does as it is told.</summary>
    internal sealed class Connection : IMcpConnection
    {
        private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<bool> _looks = Channel.CreateUnbounded<bool>();

        public IReadOnlyList<ListedTool> Tools { get; set; } = [];

        public bool IsSilent { get; set; }

        public List<string> Calls { get; } = [];

        public McpOutcome Outcome { get; set; } = new(McpOutcomeKind.Done, "done");

        public bool IsDisposed { get; private set; }

        public Task<string> Ended => _ended.Task;

        public void End(string how) => _ended.SetResult(how);

        /// <summary>Whether the list has been read since it was asked the last time.</summary>
        public bool LookedNow => _looks.Reader.TryRead(out _);

        /// <summary>Completes when the list has been read once more.</summary>
        public Task LookedAsync() => _looks.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public async Task<IReadOnlyList<ListedTool>> ListAsync(CancellationToken cancellation)
        {
            _looks.Writer.TryWrite(true);
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return Tools;
        }

        public Task<McpOutcome> CallAsync(string tool, JsonElement arguments, CancellationToken cancellation)
        {
            Calls.Add(tool + arguments.GetRawText());
            return Task.FromResult(Outcome);
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
    }
}
