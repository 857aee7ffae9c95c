using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>Reads the reports of replies as the conversation does: what was heard of each, whether it sounds, and how often it ended.</summary>
internal sealed class ReplyEnds(IReadOnlyList<PlaybackEvent> events)
{
    /// <summary>What the last report says.</summary>
    public TimeSpan Heard(int reply) => events.Last(e => e.Reply == reply).Heard;

    /// <summary>How often it was heard to its end.</summary>
    public int Drained(int reply) => events.Count(e => e.Reply == reply && e.Kind == PlaybackEventKind.Drained);

    /// <summary>How often its end was told beyond the report with which it had begun to wait.</summary>
    public int Dropped(int reply)
    {
        var of = events.Where(e => e.Reply == reply).ToArray();
        return of.Where((e, i) => e.Kind == PlaybackEventKind.Cut && i > 0
            && of[i - 1].Kind is PlaybackEventKind.Starved or PlaybackEventKind.Parked).Count();
    }

    /// <summary>Whether it would go on by itself as far as the reports tell.</summary>
    public bool IsSounding(int reply) => events.Last(e => e.Reply == reply).Kind is PlaybackEventKind.Started or PlaybackEventKind.Fed;
}
