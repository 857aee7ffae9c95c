using System.Threading.Channels;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>A clock moved by hand that also tells which waits have begun, so that a test moves it only when the code under test waits.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly ManualClock _clock = new();
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>Completes when a wait of that length has begun; shorter and longer ones before it are passed over.</summary>
    public async Task BeganAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _waits.Reader.ReadAsync(limit.Token) != wait)
        {
        }
    }

    /// <summary>Lets a wait of that length begin and pass, no moment more.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await BeganAsync(wait);
        Advance(wait);
    }
}
