using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Tests.Supervision;

public sealed class NewsLoggerTests
{
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();

    [Fact]
    public void What_is_said_at_every_opening_is_news_once_and_again_after_a_while()
    {
        var log = new NewsLogger(_log, _clock, TimeSpan.FromMinutes(10));
        for (var i = 0; i < 120; i++)
        {
            Say(log, LogLevel.Information, 1, "open");
            Say(log, LogLevel.Warning, 2, "fewer channels");
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(2, _log.Lines.Count(line => line is { Level: LogLevel.Information, EventId: 1 }));
        Assert.Equal(2, _log.Lines.Count(line => line is { Level: LogLevel.Warning, EventId: 2 }));
        Assert.Equal(240, _log.Lines.Count);
    }

    [Fact]
    public void What_has_changed_is_news()
    {
        var log = new NewsLogger(_log, _clock, TimeSpan.FromMinutes(10));
        foreach (var text in new[] { "48000 Hz", "44100 Hz", "44100 Hz", "48000 Hz" })
        {
            Say(log, LogLevel.Information, 1, text);
        }

        Assert.Equal(["48000 Hz", "44100 Hz", "48000 Hz"], _log.Lines.Where(line => line.Level == LogLevel.Information).Select(line => line.Message));
    }

    private static void Say(NewsLogger log, LogLevel level, int id, string text) =>
        log.Log(level, new EventId(id), text, null, static (state, _) => state);
}
