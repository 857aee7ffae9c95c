using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>The rate of a session's replies, which the service may say when it answers and with every piece of sound.</summary>
/// <param name="options">The format, and the rate that it has where the service says none.</param>
/// <param name="downlink">Has to know it.</param>
/// <param name="replies">Have to know it.</param>
/// <param name="journal">Told of one that was not agreed.</param>
internal sealed class ReplyRate(RealtimeOptions options, IDownlinkAudio downlink, RealtimeReplies replies, RealtimeJournal journal)
{
    private const int MaxChanges = 8; // each may cost the audio engine new tables
    private const int MinHz = 8_000;
    private const int MaxHz = 192_000;

    private int _hertz = options.OutputRateHz;
    private int _changes;

    /// <summary>What a field of the service says, in hertz; null where that is none, or the format has one of its own.</summary>
    public int? Said(JsonSlice field) =>
        options.Format == RealtimeFormat.Pcm && !field.Raw.IsEmpty && field.Count(MaxHz) is >= MinHz and var said ? (int)said : null;

    /// <summary>From here on it is this.</summary>
    public void Set(int hertz)
    {
        if (hertz != options.OutputRateHz)
        {
            journal.NoteRate(hertz, options.OutputRateHz);
        }

        _hertz = hertz;
        replies.BytesPerSecond = hertz * RealtimeFormats.BytesPerSample(options.Format);
        downlink.SetRate(hertz);
    }

    /// <summary>A piece of sound says what it has.</summary>
    /// <returns>Why the session is to be given up; null where it is not.</returns>
    public string? Follow(JsonSlice field)
    {
        if (Said(field) is not { } said || said == _hertz)
        {
            return null;
        }

        if (++_changes > MaxChanges)
        {
            return $"the rate of its audio changed {_changes} times";
        }

        Set(said);
        return null;
    }
}
