using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Link.Contract;
using HydraKiosk.Simulator.Voice;
using HydraKiosk.Sound;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Doctor.Readings;

/// <summary>
/// Opens one session with a voice of the list as the daemon does, with its plan but no greeting; asks one recorded question where that is wanted; and
/// closes it. Blocks.
/// </summary>
internal static class VoiceTalk
{
    /// <summary>What the visitor of the demonstration asks first.</summary>
    private const string Question = "ask-lockers";

    /// <summary>Services that end a turn by silence need some; a cascade ends it here.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(15);

    /// <summary>Talks.</summary>
    /// <param name="parts">What the daemon would make its voices of; the journal is replaced.</param>
    /// <param name="voice">Which.</param>
    /// <param name="plan">What the session is to be; without a greeting.</param>
    /// <param name="limit">How long the session may take to open.</param>
    /// <param name="asks">Whether to ask the question.</param>
    /// <param name="stop">Ends it.</param>
    public static TalkReading Run(
        VoiceParts parts, VoiceOptions voice, SessionPlan plan, TimeSpan limit, bool asks, CancellationToken stop)
    {
        var time = parts.Time;
        using var lines = new SeenLines(LogLevel.Information); // what a wire sends and nobody knows is told as information
        var question = new QuestionUplink(asks ? VoiceClips.Get(Question) : null, time, _silence);
        var answer = new AnswerDownlink(time);
        var drift = voice.Kind == VoiceKind.Duplex ? new DriftTap() : null;
        var microphone = new SharedMicrophone(question, [VoiceFactory.TraitsOf(voice).Uplink], static (from, to) => new MicrophoneRate(from, to));
        var made = new VoiceFactory(parts with { Logs = lines, Wire = drift }).Make(voice, microphone.Uplinks[0], answer);
        try
        {
            made.Link.Connect(() => made.Adapt(plan));
            var reading = Open(made.Link, new Patience(limit, time, stop));
            if (asks && reading.Session is { } session)
            {
                var turn = Ask(made.Link, question, new Patience(question.Duration + _answerLimit, time, stop));
                reading = reading with
                {
                    Turn = turn with
                    {
                        AnswerDelay = answer.FirstAt is { } first && question.EndedAt is { } ended ? answer.Between(ended, first) : null,
                        Sound = TimeSpan.FromSeconds(answer.Samples / (double)session.OutputRateHz),
                    },
                };
            }

            made.Link.Disconnect();
            return reading with { Lines = lines.Taken(), Drift = drift?.Differences ?? [] };
        }
        finally
        {
            made.Link.DisposeAsync().AsTask().GetAwaiter().GetResult();
            microphone.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static TalkReading Open(IVoiceLink link, Patience patience)
    {
        while (Next(link, patience) is { } happened)
        {
            switch (happened)
            {
                case VoiceReady ready:
                    return new TalkReading { Session = ready.Session };
                case VoiceDown down:
                    return new TalkReading { Down = down };
                case VoiceClosed:
                    return new TalkReading();
            }
        }

        return new TalkReading(); // neither open nor refused within the time; told by what is missing
    }

    private static TurnReading Ask(IVoiceLink link, QuestionUplink question, Patience patience)
    {
        var isOurTurn = link.Traits.TurnsEndedBy == TurnKeeper.Client;
        if (isOurTurn)
        {
            link.BeginTurn();
        }

        question.Begin();
        var turn = new TurnReading { WasHeard = !link.Traits.ReportsSpeech }; // who never says so is believed to have heard
        while (turn is { Outcome: null, Problem: null, AskedForTool: false })
        {
            if (isOurTurn && question.EndedAt is not null)
            {
                isOurTurn = false;
                link.EndTurn();
            }

            var next = Next(link, isOurTurn ? new Patience(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Stop) : patience);
            if (next is null && !(isOurTurn && patience.Left > TimeSpan.Zero))
            {
                break;
            }

            turn = next switch
            {
                VoiceSpeechBegan or VoiceTurnTaken => turn with { WasHeard = true },
                VoiceCallAsked => turn with { AskedForTool = true },
                VoiceReplyEnded done => turn with { Outcome = done.Outcome },
                VoiceDown down => turn with { Problem = down.Detail },
                VoiceClosed => turn with { Problem = "the service closed the session" },
                _ => turn,
            };
        }

        return turn;
    }

    /// <summary>The next event; null when the time is over or the link has ended.</summary>
    private static VoiceEvent? Next(IVoiceLink link, Patience patience)
    {
        while (true)
        {
            if (link.Events.TryRead(out var happened))
            {
                return happened;
            }

            var left = patience.Left;
            var coming = link.Events.WaitToReadAsync(patience.Stop).AsTask();
            if (left <= TimeSpan.Zero || !coming.Wait((int)left.TotalMilliseconds, patience.Stop) || !coming.Result)
            {
                return null;
            }
        }
    }

    /// <summary>Holds every message of a continuous voice against its wire.</summary>
    private sealed class DriftTap : IWireTap
    {
        private readonly DuplexDrift _drift = new();

        public IReadOnlyList<string> Differences => [.. _drift.Differences];

        public void Began(string host, string model)
        {
        }

        public void Sent(ReadOnlySpan<byte> message)
        {
        }

        public void SentAudio(int messageBytes)
        {
        }

        public void Received(ReadOnlySpan<byte> message, bool isBinary) => _drift.Add(message, isBinary);

        public void Ended(LinkFault? fault, string detail, bool byService, int? closeCode)
        {
        }
    }
}
