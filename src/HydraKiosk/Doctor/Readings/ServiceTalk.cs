using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Voice;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Doctor.Readings;

/// <summary>
/// Opens one session over the daemon's own link, with its own plan but no greeting; asks one recorded question where that is wanted; and closes it.
/// Takes a place of the plan for so long. Blocks.
/// </summary>
internal static class ServiceTalk
{
    /// <summary>What the visitor of the demonstration asks first.</summary>
    private const string Question = "ask-lockers";

    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(15);

    /// <summary>Talks.</summary>
    /// <param name="options">As for a session.</param>
    /// <param name="plan">What the session is to be; without a greeting.</param>
    /// <param name="limit">How long the session may take to open.</param>
    /// <param name="asks">Whether to ask the question.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    public static TalkReading Run(
        LinkOptions options, SessionPlan plan, TimeSpan limit, bool asks, TimeProvider time, CancellationToken stop)
    {
        using var lines = new SeenLines(LogLevel.Warning);
        var question = new QuestionUplink(asks ? VoiceClips.Get(Question) : null, time);
        var answer = new AnswerDownlink(time);
        var link = new HydraLink(options, question, answer, time, lines.CreateLogger<HydraLink>());
        try
        {
            link.Connect(() => plan);
            var reading = Open(link, new Patience(limit, time, stop));
            if (asks && reading.Session is { } session)
            {
                question.Begin();
                reading = reading with { Turn = Ask(link, question, answer, session, new Patience(question.Duration + _answerLimit, time, stop)) };
            }

            link.Disconnect();
            return reading with { Lines = lines.Taken() };
        }
        finally
        {
            link.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static TalkReading Open(HydraLink link, Patience patience)
    {
        while (Next(link, patience) is { } happened)
        {
            switch (happened)
            {
                case LinkReady ready:
                    return new TalkReading { Session = ready.Session };
                case LinkDown down:
                    return new TalkReading { Down = down };
                case LinkClosed:
                    return new TalkReading();
            }
        }

        return new TalkReading(); // neither open nor refused within the time; told by what is missing
    }

    private static TurnReading Ask(HydraLink link, QuestionUplink question, AnswerDownlink answer, SessionInfo session, Patience patience)
    {
        var turn = new TurnReading();
        while (turn is { Status: null, Problem: null } && Next(link, patience) is { } happened)
        {
            turn = happened switch
            {
                LinkMessage { Event: SpeechStarted } => turn with { WasHeard = true },
                LinkMessage { Event: CallReady } => turn with { AskedForTool = true },
                LinkMessage { Event: ResponseDone done } => turn with { Status = done.Status },
                LinkDown down => turn with { Problem = down.Detail },
                LinkClosed => turn with { Problem = "the service closed the session" },
                _ => turn,
            };
        }

        return turn with
        {
            AnswerDelay = answer.FirstAt is { } first && question.EndedAt is { } ended ? answer.Between(ended, first) : null,
            Sound = TimeSpan.FromSeconds(answer.Samples / (double)session.OutputSampleRateHz),
        };
    }

    /// <summary>The next event; null when the time is over or the link has ended.</summary>
    private static LinkEvent? Next(HydraLink link, Patience patience)
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
}
