using HydraKiosk.Conversation;

namespace HydraKiosk.Reloading;

/// <summary>
/// Knows when nobody is in a conversation. Where conversations have no end, because nothing says that anybody came or went, that is when nobody has
/// spoken for as long as a conversation elsewhere would last on.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class QuietWatch(TimeProvider time)
{
    private long? _quietSince;
    private TimeSpan? _voiceAt;
    private int _turns;

    /// <summary>Whether nobody is in a conversation, and nothing is awaited that would be lost; to be asked again and again.</summary>
    /// <param name="kiosk">The running parts.</param>
    /// <param name="linger">Quiet after which a conversation is over.</param>
    public bool IsFree(IReconfigured kiosk, TimeSpan linger)
    {
        var (state, hasVisitors) = (kiosk.State, kiosk.HasVisitors);
        var isQuiet = state is
        {
            IsAtRest: true, IsPersonSpeaking: false, IsReplyDue: false, Tools.IsBusy: false, Replies.IsAudible: false, Background.IsAwaited: false,
            Around: { IsStaffAwaited: false, IsAskedToConfirm: false },
        } && !kiosk.IsToolAtWork;
        if (!isQuiet || _quietSince is null || state.VoiceAt != _voiceAt || state.Turns != _turns)
        {
            (_quietSince, _voiceAt, _turns) = (isQuiet ? time.GetTimestamp() : null, state.VoiceAt, state.Turns);
        }

        return isQuiet && (hasVisitors ? !state.IsEngaged : !state.IsEngaged || time.GetElapsedTime(_quietSince!.Value) >= linger);
    }
}
