using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Conversation.Tests;

/// <summary>Whatever happens in whatever order: <see cref="Invariants"/> hold after each step, and some things hold over the whole.</summary>
public sealed class ConversationPropertyTests
{
    [Fact]
    public void Any_order_of_events_keeps_the_rules() =>
        Prop.ForAll<byte, byte[]>((mode, events) => Play(mode, events)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(120));

    [Fact]
    public void After_a_stop_nothing_opens_and_nothing_sounds() =>
        Prop.ForAll<byte, byte[], byte[]>((mode, before, after) =>
        {
            var script = Play(mode, before).Step(new DaemonStopping());
            script.Done();
            Assert.Equal(ConversationPhase.Idle, script.State.Phase);
            Play(script, after);
            Assert.DoesNotContain("open", script.Done().Split(' '));
            Assert.Equal(ConversationPhase.Idle, script.State.Phase);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(80));

    [Fact]
    public void When_every_timer_runs_out_the_conversation_comes_to_rest() =>
        Prop.ForAll<byte, byte[]>((mode, events) =>
        {
            var script = Play(mode, events);
            for (var i = 0; i < 20 && script.Armed.Count > 0
                && script.State.Phase is not (ConversationPhase.Connecting or ConversationPhase.Offline); i++)
            {
                script.At(script.Now.TotalSeconds + 60).Timer(script.Armed.Min());
            }

            Assert.True(
                script.State.Phase
                    is ConversationPhase.Idle or ConversationPhase.Listening or ConversationPhase.Connecting or ConversationPhase.Offline,
                script.State.ToString());
            if (script.State.Phase is ConversationPhase.Idle or ConversationPhase.Listening)
            {
                Assert.Empty(script.State.Replies.Open);
                Assert.False(script.State.Tools.IsBusy);
                Assert.False(script.Rules.HasVisitors && script.State.IsEngaged, "nobody is there any more and the session stays");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(120));

    [Fact]
    public void Nothing_of_a_conversation_outlives_it() =>
        Prop.ForAll<byte, byte[], byte[]>((mode, first, second) =>
        {
            var script = Play(mode, first);
            if (!script.Rules.HasVisitors || !script.State.IsEngaged)
            {
                return;
            }

            script.Done();
            script.Step(new PersonLeft("gone"));
            var left = script.State;
            Assert.Empty(script.Armed);
            Assert.True(left.Replies.DiscardedThrough >= left.Replies.Highest, "what was said to one visitor sounds for the next");
            Assert.Single(script.Effects, e => e is ForgetMicrophone);
            Assert.Contains(script.Told, n => n is ConversationEnded);
            var isAlways = script.Rules.Policy == SessionPolicy.Always;
            Assert.Equal(
                ConversationState.Initial with
                {
                    Sessions = left.Sessions,
                    IsSoundWorking = left.IsSoundWorking,
                    Around = left.Around with { IsMutedByPerson = false },
                    Replies = Replies.None with { Highest = left.Replies.Highest, DiscardedThrough = left.Replies.DiscardedThrough },
                    IsSessionWanted = isAlways,
                    WasGreeted = isAlways,
                    Link = isAlways ? LinkState.Connecting : LinkState.Closed,
                },
                left);

            // Whoever comes next: the microphone is not heard from before they came.
            script.At(script.Now.TotalSeconds + 1);
            foreach (var e in second)
            {
                var wasEngaged = script.State.IsEngaged;
                script.Done();
                Play(script, [e]);
                var earliest = wasEngaged || script.State.IsEngaged ? script.State.EngagedAt : script.Now;
                foreach (var keep in script.Effects.OfType<KeepMicrophone>())
                {
                    Assert.True(script.Now - keep.Ago >= earliest
                        && keep.Preroll <= script.Rules.Preroll, $"kept from {script.Now - keep.Ago}, engaged at {earliest}");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(100));

    /// <summary>Every session policy with every talk mode.</summary>
    private static Script Play(byte mode, byte[] events) => Play(
        new Script((mode % 2 == 0 ? Script.OnDemand : Script.Always) with { Talk = (TalkMode)(mode / 2 % 3) }).Step(new DaemonStarted()), events);

    /// <summary>None, one of two that come again and again, or one that was never announced.</summary>
    private static string? Item(byte e) => (e >> 5) switch { 0 or 1 or 2 => null, 3 or 4 => "item_a", 5 or 6 => "item_b", _ => $"item_{e}" };

    private static Script Play(Script script, byte[] events)
    {
        var response = script.State.Replies.Highest;
        var call = 0;
        var asked = 0;
        var posted = 0;
        foreach (var e in events)
        {
            var recent = Math.Max(1, response - ((e >> 5) % 3));
            script.At(script.Now.TotalSeconds + ((e >> 5) * 0.4));
            _ = (e % 40) switch
            {
                0 => script.Step(new PersonEngaged("press")),
                1 => script.Step(new PersonEngaged(PersonEngaged.BySpeech)),
                2 => script.Step(new PersonLeft("gone")),
                3 => script.Step(new PersonInterrupted()),
                4 or 5 => script.Ready(greets: e > 127),
                6 => script.Lost(),
                7 => script.Link(new VoiceClosed(ByService: true)),
                8 => e > 127 ? script.Link(new VoiceClosed(ByService: false)) : script.Step(new SoundDeviceChanged(e > 63, "")),
                9 or 10 or 11 => script.Speech(Item(e)),
                12 or 13 => script.SpeechEnds(Item(e)),
                14 => script.Noise(Item(e)),
                15 or 16 => script.Turn(Item(e)),
                17 or 18 or 19 => script.Reply(++response),
                20 => script.AudioEnds(recent),
                21 => script.ResponseEnds(recent, calls: e >> 7),
                22 => script.ResponseEnds(recent, (ReplyOutcome)((e >> 5) % 5), bytes: 0),
                23 => script.ResponseEnds(recent, ReplyOutcome.Cancelled),
                24 or 25 => script.Sounds(recent),
                26 => script.Drains(recent),
                27 => script.Call($"c{++call}", e > 127 ? recent : null),
                28 => script.Answer($"c{Math.Max(1, call - ((e >> 5) % 3))}"),
                29 => script.Server(new VoiceCallsAbandoned()),
                30 => script.Timer((ConversationTimer)(e >> 5)),
                31 => script.Call($"c{call}", recent), // the same once more
                32 => script.Step(new ActionBegan(DeviceAction.Talk)),
                33 => script.Step(new ActionEnded(DeviceAction.Talk)),
                36 => script.Press((DeviceAction)((e >> 3) % 10)),
                37 => script.Step(new ActionHeld(DeviceAction.Stop)),
                38 => script.Move((DeviceAction)(1 + ((e >> 3) % 9)), (e % 3) switch { 0 => true, 1 => false, _ => null }),
                39 => script.Step(e < 86 ? new DeviceSlept(TimeSpan.FromHours(1)) : new SleepAnnounced(e > 170)),
                34 => script.Heard(e > 127 ? LoudspeakerEventKind.Parked : LoudspeakerEventKind.Starved, recent),
                _ => script.Heard(LoudspeakerEventKind.Fed, recent),
            };
            if (events.Length == 1)
            {
                return script; // the caller looks at what was to be done
            }

            var done = script.Done().Split(' ');
            posted += done.Count(w => w.StartsWith("post", StringComparison.Ordinal));
            asked += done.Count(w => w == "ask");
            Assert.True(asked <= posted, "asked for an answer to nothing");
        }

        return script;
    }
}
