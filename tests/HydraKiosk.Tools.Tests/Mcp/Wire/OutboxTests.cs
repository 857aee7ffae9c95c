using System.Text;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp.Wire;

public sealed class OutboxTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly List<string> _sent = [];
    private readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_message_whose_sender_gives_up_is_sent_whole_and_before_the_next()
    {
        await using var outbox = new Outbox(SendAsync);
        using var giveUp = new CancellationTokenSource();
        var first = outbox.SendAsync(Bytes("first"), giveUp.Token);
        await _busy.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = outbox.SendAsync(Bytes("second"), CancellationToken.None);
        _go.SetResult();
        await second.WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], _sent);
    }

    [Fact]
    public async Task Of_many_messages_that_nobody_waits_for_only_so_many_are_kept()
    {
        await using var outbox = new Outbox(SendAsync);
        var first = outbox.SendAsync(Bytes("first"), CancellationToken.None);
        await _busy.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10 * Outbox.MaxWaiting; i++)
        {
            outbox.Post(Bytes("reply"));
        }

        _go.SetResult();
        await first.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await outbox.SendAsync(Bytes("last"), CancellationToken.None).WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(Outbox.MaxWaiting, _sent.Count(each => each == "reply"));
    }

    [Fact]
    public async Task A_fault_is_told_to_the_one_who_waits_and_the_next_is_tried()
    {
        var faults = 1;
        await using var outbox = new Outbox((_, _) => faults-- > 0 ? throw new IOException("broken pipe") : Task.CompletedTask);

        await Assert.ThrowsAsync<IOException>(() => outbox.SendAsync(Bytes("first"), CancellationToken.None));
        await outbox.SendAsync(Bytes("second"), CancellationToken.None).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        _busy.TrySetResult();
        await _go.Task.WaitAsync(stop);
        _sent.Add(Encoding.UTF8.GetString(message.Span));
    }
}
