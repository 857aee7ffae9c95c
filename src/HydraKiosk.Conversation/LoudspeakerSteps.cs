using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation;

/// <summary>What the loudspeaker and the sound device report, and what follows.</summary>
internal static class LoudspeakerSteps
{
    public static ConversationState OnLoudspeaker(
        ConversationState state, LoudspeakerEvent happened, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var number = happened.Reply;
        if (!state.Replies.Has(number))
        {
            if (happened.Kind is LoudspeakerEventKind.Cut or LoudspeakerEventKind.Drained ? number > state.Replies.Highest
                : state.Replies.IsDiscarded(number))
            {
                if (happened.Kind is LoudspeakerEventKind.Starved or LoudspeakerEventKind.Parked)
                {
                    // it was dropped while it waited, and reports no other end
                    effects.Add(new Tell(new ReplyEnded(number, happened.Heard, Whole: false)));
                }

                return state; // nothing that was ever announced, or late news of what has been silenced
            }

            if (happened.Kind is not (LoudspeakerEventKind.Cut or LoudspeakerEventKind.Drained))
            {
                if (!state.IsEngaged)
                {
                    return state with { Replies = state.Replies.Unwanted(number, effects) };
                }

                state = state with { Replies = state.Replies.Adopted(number) };
            }
        }

        switch (happened.Kind)
        {
            case LoudspeakerEventKind.Started:
                effects.Add(new Tell(new ReplyHeard(number)));
                return state with { Replies = state.Replies.Started(number), Health = state.Health.ReplyHeard(), Speech = state.Speech.Heard() };
            case LoudspeakerEventKind.Drained:
                effects.Add(new Tell(new ReplyEnded(number, happened.Heard, Whole: true)));
                return state with { Replies = state.Replies.Drained(number, effects) };
            case LoudspeakerEventKind.Cut:
                return state with { Replies = state.Replies.Cut(number, happened.Heard, effects) };
            case LoudspeakerEventKind.Starved:
                effects.Add(new StartTimer(ConversationTimer.Starved, rules.StarvedLimit));
                return state with { Replies = state.Replies.Starved(number, happened.Heard) };
            case LoudspeakerEventKind.Fed:
                effects.Add(new StopTimer(ConversationTimer.Starved));
                return state with { Replies = state.Replies.Fed(number) };
            case LoudspeakerEventKind.Parked:
                effects.Add(new Tell(new LoudspeakerSilenced(number, happened.Heard)));
                effects.Add(new StartTimer(ConversationTimer.Parked, rules.DeviceLimit));
                return state with { Replies = state.Replies.Parked(number, happened.Heard) };
            default:
                return state;
        }
    }

    public static ConversationState OnSoundDevice(
        ConversationState state, SoundDeviceChanged sound, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (sound.IsWorking != state.IsSoundWorking)
        {
            effects.Add(new Tell(new SoundDeviceNoticed(sound.IsWorking, sound.Detail)));
        }

        // A reply that does not go on at the next device, because nothing was left of it but what the old one held, ends as well.
        var next = state with { IsSoundWorking = sound.IsWorking, Replies = sound.IsWorking ? state.Replies : state.Replies.DeviceGone() };
        var isNews = sound.IsWorking != state.IsSoundWorking || state.Replies.ParkedOne is null;
        if (next.Replies.ParkedOne is not null && isNews) // each failed attempt to open a device says again that there is none
        {
            effects.Add(new StartTimer(ConversationTimer.Parked, rules.DeviceLimit));
        }

        return next;
    }
}
