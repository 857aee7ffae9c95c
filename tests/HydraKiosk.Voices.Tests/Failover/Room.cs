using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>
/// A person before the device, in virtual time: the real conversation over the real failover, with scripted voices, a loudspeaker that plays what
/// comes as fast as sound goes, and a tool that prints. It measures how long the person sits in silence.
/// </summary>
internal sealed class Room : IListener, IToolRunner, IMicrophone, IAsyncDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);

    private readonly Queue<(string Voice, VoiceEvent Event)> _waiting = new();
    private readonly ConversationInbox _inbox = new();
    private readonly ConversationLoop _conversation;
    private readonly string[] _names;

    public Room(IReadOnlyList<(string Name, VoiceTraits Traits)> voices, FailoverRules? rules = null)
    {
        Speaker = new VirtualSpeaker(this);
        _names = [.. voices.Select(v => v.Name)];
        Failover = new FailoverLink(
            [.. voices.Select(v => (VoiceMaker)(downlink =>
            {
                var voice = new ScriptedVoice(this, v.Name, v.Traits, downlink);
                Voices.Add(voice);
                return new ListedVoice(v.Name, voice, voice);
            }))],
            Speaker, rules ?? new FailoverRules(), this, Clock, Log.For<FailoverLink>());
        _conversation = new ConversationLoop(
            _inbox, new ConversationRules(SessionPolicy.OnDemand, Greeting: false, Linger: TimeSpan.FromSeconds(60)), Failover, Speaker, this, this,
            asked => new SessionPlan(asked.WithRecap ? "recap" : "", "", false, []), [], Clock, Log);
    }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public List<ScriptedVoice> Voices { get; } = [];

    public FailoverLink Failover { get; }

    public VirtualSpeaker Speaker { get; }

    public ConversationState State => _conversation.State;

    /// <summary>Outputs that voices were given, with the call that each names.</summary>
    public List<(string Voice, string Call)> Outputs { get; } = [];

    /// <summary>Calls that ran.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>When the person last began to speak.</summary>
    public long? SpokeFrom { get; private set; }

    public bool IsSpeaking { get; private set; }

    /// <summary>The longest silence since the person last finished, until they have heard an answer.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>Whether the person has heard an answer to its end, or was told that none comes.</summary>
    public bool IsAnswered => Answer is not null || HasGivenUp;

    /// <summary>The reply that they have heard; null for none.</summary>
    public int? Answer { get; set; }

    public bool HasGivenUp { get; private set; }

    /// <summary>Times the person was asked for patience.</summary>
    public List<TimeSpan> Fillers { get; } = [];

    /// <summary>When what became of sessions was told to the conversation.</summary>
    public List<(TimeSpan At, VoiceEvent Event)> Told { get; } = [];

    public bool IsThere => _conversation?.State.IsEngaged == true;

    private TimeSpan _silentSince;
    private bool _isOwed;

    public void FromVoice(string voice, VoiceEvent happened) => _waiting.Enqueue((voice, happened));

    public void Post(ConversationInput input)
    {
        _inbox.Post(input);
        Pump();
    }

    /// <summary>Somebody presses a button, and has a session a second later.</summary>
    public Room Come()
    {
        Post(new PersonEngaged(PersonEngaged.ByPress));
        return Wait(1.5);
    }

    /// <summary>They say something that takes a second.</summary>
    public Room Speak()
    {
        (SpokeFrom, IsSpeaking, Answer, HasGivenUp, _isOwed) = (Clock.GetTimestamp(), true, null, false, false);
        Failover.NoteVoice(true);
        Voices.ForEach(static v => v.HearBegin());
        Post(new PersonEngaged(PersonEngaged.BySpeech));
        Wait(1);
        IsSpeaking = false;
        Failover.NoteVoice(false);
        Voices.ForEach(static v => v.HearEnd());
        Post(new VoicePaused());
        (_isOwed, LongestSilence, _silentSince) = (true, TimeSpan.Zero, Clock.Elapsed);
        return this;
    }

    public Room Wait(double seconds)
    {
        for (var end = Clock.Elapsed + TimeSpan.FromSeconds(seconds); Clock.Elapsed < end;)
        {
            Clock.Advance(_tick);
            Pump();
            Speaker.Play(_tick);
            Pump();
            if (_isOwed && !IsAnswered)
            {
                LongestSilence = Clock.Elapsed - _silentSince > LongestSilence ? Clock.Elapsed - _silentSince : LongestSilence;
            }
        }

        return this;
    }

    /// <summary>Something sounds.</summary>
    public void Sounds() => _silentSince = Clock.Elapsed;

    void IListener.AskForPatience()
    {
        Fillers.Add(Clock.Elapsed);
        Sounds();
    }

    void IListener.GiveUp()
    {
        HasGivenUp = true;
        Sounds();
    }

#pragma warning disable CS1998 // it prints at once
    public async IAsyncEnumerable<ToolAnswer> RunAsync(
        ToolRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
#pragma warning restore CS1998
    {
        Printed.Add(request.CallId);
        yield return new ToolAnswer("{\"ok\":true}");
    }

    public void SetOpen(bool isOpen)
    {
    }

    public void SetMute(bool isMuted)
    {
    }

    public void TakeFloor()
    {
    }

    /// <summary>Everything that has happened is taken, in order.</summary>
    public void Pump()
    {
        bool isMore;
        do
        {
            isMore = false;
            while (_waiting.TryDequeue(out var next))
            {
                Failover.Take(Array.IndexOf(_names, next.Voice), next.Event);
                isMore = true;
            }

            while (Failover.Events.TryRead(out var told))
            {
                Told.Add((Clock.Elapsed, told));
                _conversation.Step(new FromLink(told));
                isMore = true;
            }

            _conversation.StepPosted();
        }
        while (isMore);
    }

    public void FromSpeaker(LoudspeakerEventKind kind, int reply, TimeSpan heard)
    {
        if (kind == LoudspeakerEventKind.Drained && heard >= TimeSpan.FromSeconds(2.9))
        {
            Answer = reply;
        }

        _inbox.Post(new FromLoudspeaker(new LoudspeakerEvent(kind, reply, heard)));
    }

    public async ValueTask DisposeAsync()
    {
        _conversation.Dispose();
        await Failover.DisposeAsync();
    }
}
