using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Journal;
using HydraKiosk.Voices.Cascade.Redacting;
using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>
/// What is said in a session: a turn becomes a question to the model, its answer becomes sentences, and these become sound; one reply at a time. A
/// person who speaks over it ends all of that, and the model is told what was heard of it.
/// </summary>
internal sealed partial class Dialogue
{
    private const string GreetingHint = "(A person has just arrived. Greet them in one short sentence.)";

    private readonly DialogueParts _parts;
    private readonly Lock _lock;
    private readonly SessionPlan _plan;
    private readonly ChatHistory _history = new();
    private readonly ServiceTroubles _troubles;
    private readonly HeardReports _reports;
    private IReadOnlyList<ToolDeclaration> _tools;
    private ReplyRun? _current;
    private bool _isAsked; // for an answer to outputs, while the reply that asked for them is still being spoken
    private int _turns;
    private bool _isOver;

    /// <param name="parts">What it works with.</param>
    /// <param name="plan">What the session is to be.</param>
    /// <param name="sessionLock">The session's lock.</param>
    public Dialogue(DialogueParts parts, SessionPlan plan, Lock sessionLock)
    {
        (_parts, _plan, _lock, _tools) = (parts, plan, sessionLock, plan.Tools);
        _troubles = new ServiceTroubles(parts);
        _reports = new HeardReports(parts.Clock, sessionLock);
    }

    /// <summary>The agent speaks first.</summary>
    public void Greet()
    {
        lock (_lock)
        {
            Start(_parts.Clock.GetTimestamp(), new PersonSaid(GreetingHint), null);
        }
    }

    /// <summary>It is speech, and not noise, that is heard over a reply: the reply ends.</summary>
    public void PersonSpeaks()
    {
        lock (_lock)
        {
            EndCurrent(ReplyOutcome.Cancelled, "the person speaks");
        }
    }

    /// <summary>A turn is complete.</summary>
    public void TakeTurn(string utterance, string words)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            EndCurrent(ReplyOutcome.Cancelled, "the person speaks");
            var turn = ++_turns;
            var at = _parts.Clock.GetTimestamp();
            if (_parts.Gate.IsOpen)
            {
                Tell(new VoiceTurnTaken(utterance, Kept(words)));
                Start(at, new PersonSaid(words), null);
            }
            else
            {
                _ = RuleAsync(utterance, words, turn, at);
            }
        }
    }

    /// <summary>Stops a reply.</summary>
    public bool Interrupt(string replyId)
    {
        lock (_lock)
        {
            if (_current is not { } run || run.Id != replyId)
            {
                return false;
            }

            EndCurrent(ReplyOutcome.Cancelled, "stopped by this device");
            return true;
        }
    }

    /// <summary>What was heard of a reply.</summary>
    public bool ReportHeard(int reply, TimeSpan heard, bool isWhole)
    {
        lock (_lock)
        {
            if (_reports.Take(reply) is not { } run)
            {
                return false;
            }

            if (!isWhole)
            {
                _history.CutTo(reply, run.Heard.HeardUntil(heard));
            }

            return true;
        }
    }

    /// <summary>An output of a call.</summary>
    public bool PostOutput(string callId, string output)
    {
        lock (_lock)
        {
            return !_isOver && _history.Answer(callId, output);
        }
    }

    /// <summary>Other tools from now on.</summary>
    public bool ChangeTools(IReadOnlyList<ToolDeclaration> tools)
    {
        lock (_lock)
        {
            _tools = tools;
            return !_isOver;
        }
    }

    /// <summary>The answer to the outputs is wanted.</summary>
    public bool AskForReply()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            if (_current is not null)
            {
                _isAsked = true;
            }
            else
            {
                Start(_parts.Clock.GetTimestamp(), null, null);
            }

            return true;
        }
    }

    /// <summary>The session is over.</summary>
    public void End()
    {
        lock (_lock)
        {
            EndCurrent(ReplyOutcome.Cancelled, "the session is over");
            _isOver = true;
        }
    }

    private async Task RuleAsync(string utterance, string words, int turn, long at)
    {
        var verdict = await _parts.Gate.PassAsync(Speaker.Person, words, CancellationToken.None);
        lock (_lock)
        {
            if (_isOver || turn != _turns)
            {
                return; // they have said more since: that turn answers both
            }

            var ruled = _parts.Clock.GetElapsedTime(at);
            var text = verdict.Ruling == ModerationRuling.Replace ? verdict.Text! : words;
            var isRefused = verdict.Ruling == ModerationRuling.Refuse;
            Tell(new VoiceTurnTaken(utterance, isRefused ? null : Kept(text)));
            Start(at, isRefused ? null : new PersonSaid(text), isRefused ? _parts.Options.Refusal : null, ruled);
        }
    }

    /// <summary>Begins a reply. Under the lock.</summary>
    /// <param name="at">When what it answers was complete.</param>
    /// <param name="said">What it answers; null for the outputs of calls.</param>
    /// <param name="fixedText">What it says without asking the model; null where the model is asked.</param>
    /// <param name="ruled">How long the moderator took before.</param>
    private void Start(long at, PersonSaid? said, string? fixedText, TimeSpan ruled = default)
    {
        if (_isOver)
        {
            return;
        }

        _isAsked = false;
        var run = new ReplyRun(_parts.Numbers.Next());
        run.Delays.TurnAt = at;
        run.Delays.PersonRuled = ruled;
        _current = run;
        _reports.Expect(run);

        _ = RunAsync(run, said, fixedText);
    }

    /// <summary>Ends the reply that is being made, if one is. Under the lock.</summary>
    private void EndCurrent(ReplyOutcome outcome, string reason)
    {
        if (_current is { } run)
        {
            Conclude(run, outcome, reason, null);
        }

        _isAsked = false;
    }

    /// <summary>A reply is over on this side: told once, and nothing of it is heard after that. Under the lock.</summary>
    private void Conclude(ReplyRun run, ReplyOutcome outcome, string? reason, TokenUsage? usage)
    {
        if (run.IsOver)
        {
            return;
        }

        run.IsOver = true;
        _current = null;
        _ = run.Stop.CancelAsync();
        if (run.Heard.Sound == TimeSpan.Zero)
        {
            run.IsSettled = true; // nothing of it can be heard
        }

        if (run.Dropped > 0)
        {
            CascadeCauses.NoRoom.Write(_parts.Log, run.Dropped);
        }

        if (!run.IsTold && outcome == ReplyOutcome.Cancelled)
        {
            return; // nobody knows of it
        }

        Announce(run);
        _parts.Downlink.Complete(run.Number);
        Tell(new VoiceReplySoundComplete(run.Number));
        Tell(new VoiceReplyEnded(run.Id, run.Number, outcome, reason, run.Heard.Sound, run.Calls, usage));
        ReplyJournal.Note(_parts, run, outcome);
    }

    /// <summary>Tells that a reply has begun, once. Under the lock.</summary>
    private void Announce(ReplyRun run)
    {
        if (!run.IsTold)
        {
            run.IsTold = true;
            Tell(new VoiceReplyBegan(run.Id, run.Number));
        }
    }

    private string Kept(string words) => _parts.Options.Redacts ? PersonalData.Removed(words) : words;

    private void Tell(VoiceEvent happened) => _parts.Tell(happened);
}
