using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Tests.Conversation;

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
            for (var i = 0; i < 20 && script.Armed.Count > 0 && script.State.Phase is not (ConversationPhase.Connecting or ConversationPhase.Offline); i++)
            {
                script.At(script.Now.TotalSeconds + 60).Timer(script.Armed.Min());
            }

            Assert.True(
                script.State.Phase is ConversationPhase.Idle or ConversationPhase.Listening or ConversationPhase.Connecting or ConversationPhase.Offline,
                script.State.ToString());
            if (script.State.Phase is ConversationPhase.Idle or ConversationPhase.Listening)
            {
                Assert.Empty(script.State.Replies.Open);
                Assert.False(script.State.Tools.IsBusy);
                Assert.False(script.Rules.HasVisitors && script.State.IsEngaged, "nobody is there any more and the session stays");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(120));

    /// <summary>Every session policy with every talk mode.</summary>
    private static Script Play(byte mode, byte[] events) => Play(
        new Script((mode % 2 == 0 ? Script.OnDemand : Script.Always) with { Talk = (TalkMode)(mode / 2 % 3) }).Step(new DaemonStarted()), events);

    private static Script Play(Script script, byte[] events)
    {
        var response = script.State.Replies.Newest?.Number ?? 0;
        var call = 0;
        var asked = 0;
        var posted = 0;
        foreach (var e in events)
        {
            var recent = Math.Max(1, response - ((e >> 5) % 3));
            script.At(script.Now.TotalSeconds + ((e >> 5) * 0.4));
            _ = (e % 36) switch
            {
                0 => script.Step(new PersonEngaged("press")),
                1 => script.Step(new PersonEngaged(PersonEngaged.BySpeech)),
                2 => script.Step(new PersonLeft("gone")),
                3 => script.Step(new PersonInterrupted()),
                4 or 5 => script.Ready(greets: e > 127),
                6 => script.Lost(),
                7 => script.Link(new LinkClosed(ByServer: true)),
                8 => script.Link(new LinkClosed(ByServer: false)),
                9 or 10 or 11 => script.Speech(),
                12 or 13 => script.SpeechEnds(),
                14 => script.Noise(),
                15 or 16 => script.Turn(),
                17 or 18 or 19 => script.Response(++response),
                20 => script.AudioEnds(recent),
                21 => script.ResponseEnds(recent, calls: e >> 7),
                22 => script.ResponseEnds(recent, (ResponseStatus)((e >> 5) % 5), bytes: 0),
                23 => script.ResponseEnds(recent, ResponseStatus.Cancelled),
                24 or 25 => script.Sounds(recent),
                26 => script.Drains(recent),
                27 => script.Call($"c{++call}", e > 127 ? recent : null),
                28 => script.Answer($"c{Math.Max(1, call - ((e >> 5) % 3))}"),
                29 => script.Server(new ServerError(null, "tool_response_timeout", null, null, null)),
                30 => script.Timer((ConversationTimer)((e >> 5) % 7)),
                31 => script.Call($"c{call}", recent), // the same once more
                32 => script.Step(new ButtonPressed(ButtonPressed.Talk)),
                33 => script.Step(new ButtonReleased(ButtonPressed.Talk)),
                34 => script.Heard(PlaybackEventKind.Starved, recent),
                _ => script.Heard(PlaybackEventKind.Fed, recent),
            };
            var done = script.Done().Split(' ');
            posted += done.Count(w => w.StartsWith("post", StringComparison.Ordinal));
            asked += done.Count(w => w == "ask");
            Assert.True(asked <= posted, "asked for an answer to nothing");
        }

        return script;
    }
}
