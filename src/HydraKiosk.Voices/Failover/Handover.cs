using HydraKiosk.Conversation.Voice;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Failover;

/// <summary>
/// What becomes of the session as voices come and go: how one gives way to another, and what the conversation is told of it. Callers hold one lock
/// around it.
/// </summary>
/// <param name="roster">The voices.</param>
/// <param name="told">Takes what the conversation is told.</param>
/// <param name="rules">When one gives way.</param>
/// <param name="listener">The person.</param>
/// <param name="log">The journal.</param>
internal sealed class Handover(Roster roster, ToldQueue told, FailoverRules rules, IListener listener, ILogger log)
{
    /// <summary>New sessions of the only voice for one question; more would only be more of the same.</summary>
    private const int MaxRetries = 2;

    /// <summary>Without a word from anybody for so long, a voice may come back though a person counts as there.</summary>
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(30);

    /// <summary>After which the conversation ends a turn by itself, see <c>ConversationRules.EndOfTurn</c>.</summary>
    private static readonly TimeSpan _endOfTurn = TimeSpan.FromSeconds(0.7);

    private Func<SessionPlan>? _plan; // null while no session is wanted
    private bool _isBetween; // what the present voice says belongs to a session that was given up
    private TimeSpan? _downSince; // while a session is wanted and there is none
    private TimeSpan? _fillerDue;
    private TimeSpan? _turnDue; // when the turn of words that were repeated is ended, where the conversation does not do it
    private TimeSpan _eventAt;
    private int _moves; // since anybody had a session
    private int _retries; // for one question, since anything was heard of it
    private bool _isGivenUp; // nobody answers, and the conversation knows
    private bool _waitsToDial; // until the conversation has seen that a session ended
    private bool _wordsFollow; // the conversation has said that words are to be repeated
    private bool _owes; // an answer is owed that no repeated words will bring
    private (long From, TimeSpan Preroll)? _kept; // what the next session is to hear
    private string _why = "";

    /// <summary>Whether the conversation was told of a session, and of no end.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Follows the present session.</summary>
    public StallWatch Watch { get; } = new(rules.Stalls);

    /// <summary>What the present session has asked for.</summary>
    public AskedCalls Calls { get; } = new();

    /// <summary>Told who speaks from now on, and why; null for nobody.</summary>
    public Action<Standing>? Moved { get; set; }

    private Candidate Active => roster.Active;

    /// <summary>A session is wanted.</summary>
    public void Want(Func<SessionPlan> plan, TimeSpan now)
    {
        if (_plan is null)
        {
            ChooseAnew(now);
            (_moves, _isGivenUp, _fillerDue) = (0, false, null);
            roster.BeginRound();
        }

        _plan = plan;
        if (!IsReady)
        {
            _downSince ??= now;
        }

        Dial();
    }

    /// <summary>No session is wanted.</summary>
    public void WantNone()
    {
        (_plan, _downSince, _fillerDue, _turnDue, _kept) = (null, null, null, null, null);
        (_owes, _isBetween, _waitsToDial, _wordsFollow, _retries) = (false, false, false, false, 0);
        Watch.Reset(Active.Link.Traits);
        roster.DisconnectAll();
    }

    /// <summary>What the microphone has heard so far is to reach nobody any more.</summary>
    public void Forget()
    {
        _kept = null;
        roster.ForgetAll();
    }

    /// <summary>What the microphone hears from an instant on is to reach the next session.</summary>
    public void Keep(long from, TimeSpan preroll)
    {
        if (!IsReady)
        {
            _kept = _kept is { } kept && kept.From <= from ? kept : (from, preroll);
        }

        _owes = false; // the words themselves bring the answer
        _wordsFollow |= _isBetween;
        Active.Link.KeepFrom(from, preroll);
        if (_waitsToDial)
        {
            Dial(); // nothing more is to be waited for
        }
    }

    /// <summary>The conversation finds the session useless.</summary>
    public void Recycle(string why, TimeSpan now)
    {
        if (!IsReady)
        {
            return; // it is given up already
        }

        if (Active.RecycledAt is { } before && now - before < rules.Rest && roster.HasOther)
        {
            Move(why, now);
        }
        else
        {
            Active.RecycledAt = now;
            Active.Link.Recycle(why);
        }
    }

    /// <summary>The person's turn begins.</summary>
    public bool BeginTurn()
    {
        _turnDue = null;
        return IsReady && Active.Link.BeginTurn();
    }

    /// <summary>The person's turn is complete.</summary>
    public bool EndTurn(TimeSpan now)
    {
        _turnDue = null;
        if (!IsReady || !Active.Link.EndTurn())
        {
            return false;
        }

        Watch.TurnEnded(now);
        return true;
    }

    /// <summary>The voice that has the floor tells something.</summary>
    public void Take(VoiceEvent happened, TimeSpan now)
    {
        _eventAt = now;
        switch (happened)
        {
            case VoiceConnecting:
                told.Add(happened);
                break;
            case VoiceReady when _plan is null:
                break; // called off in the very moment
            case VoiceReady:
                BeginSession(happened, now);
                break;
            case VoiceDown down:
                LoseSession(down, now);
                break;
            case VoiceClosed when _isBetween:
                break; // of the session that was given up
            case VoiceClosed closed:
                EndSession(closed, now);
                break;
            default:
                if (IsReady && !_isBetween)
                {
                    Tell(happened, now);
                }

                break;
        }
    }

    private void BeginSession(VoiceEvent ready, TimeSpan now)
    {
        (IsReady, _isBetween, _isGivenUp) = (true, false, false);
        var areWordsOnTheirWay = _kept is not null || _wordsFollow;
        (_downSince, _kept, _moves) = (null, null, 0);
        Calls.Clear();
        Active.Ready(now);
        Active.Door.Open();
        roster.BeginRound();
        Watch.Reset(Active.Link.Traits);
        told.Add(ready);
        if (_wordsFollow && Active.Link.Traits.TurnsEndedBy == TurnKeeper.Client && !Watch.IsPersonSpeaking)
        {
            _ = Active.Link.BeginTurn(); // they were said to a voice that ended turns by itself: nobody else ends this one
            _turnDue = now + _endOfTurn;
        }

        _wordsFollow = false;
        if (_owes)
        {
            _owes = false;
            Watch.Owe(now); // it was told to speak first
        }
        else if (areWordsOnTheirWay && _fillerDue is not null)
        {
            Watch.Owe(now); // they wait for the answer
        }
    }

    private void EndSession(VoiceClosed closed, TimeSpan now)
    {
        IsReady = false;
        Watch.Reset(Active.Link.Traits);
        told.Add(closed);
        if (_plan is not null)
        {
            _downSince = now;
            if (closed.ByService && !listener.IsThere)
            {
                ChooseAnew(now); // the conversation says whether another session is wanted
            }
        }
    }

    private void LoseSession(VoiceDown down, TimeSpan now)
    {
        var wasReady = IsReady;
        IsReady = false;
        _owes |= wasReady && !_isBetween && Watch.OwesAnswer; // until the conversation says that words are to be repeated
        Watch.Reset(Active.Link.Traits);
        if (_plan is null)
        {
            told.Add(down);
            return;
        }

        if (_isBetween)
        {
            if (down.Fault == LinkFault.Recycled)
            {
                Active.Door.Open();
                Active.Link.RetryNow(); // it was this device's own wish, and a person waits
                return;
            }

            _isBetween = false;
        }

        _downSince ??= now;
        _why = down.Detail;
        if (!roster.HasOther)
        {
            TellNobody(down);
        }
        else if (FailoverRules.IsFinal(down.Fault))
        {
            IsReady = wasReady;
            Move(down.Detail, now);
        }
        else if (wasReady)
        {
            told.Add(new VoiceClosed(ByService: true) { SessionId = down.SessionId }); // not the end: this voice or the next goes on
            _fillerDue = now + rules.FillerAfter;
        }
    }

    private void TellNobody(VoiceDown down)
    {
        if (!_isGivenUp && roster.All.Count > 1)
        {
            roster.ExcuseAll(); // what they have in common is the network
            FailoverCauses.NobodyAnswers.Write(log, roster.Names, down.Detail);
        }

        _isGivenUp = true;
        _fillerDue = null;
        _owes = false;
        told.Add(down);
    }

    /// <summary>Tells what a session says, under the numbers of the loudspeaker.</summary>
    private void Tell(VoiceEvent happened, TimeSpan now)
    {
        var numbered = Active.Door.Numbered(happened);
        if (numbered is VoiceCallAsked call)
        {
            Calls.Add(call.CallId);
        }

        if (numbered is VoiceSpeechBegan or VoiceCallAsked)
        {
            _fillerDue = null;
            _retries = numbered is VoiceSpeechBegan ? 0 : _retries;
        }

        Watch.Take(numbered, now);
        told.Add(numbered);
        if (numbered is VoiceReplyEnded { Outcome: ReplyOutcome.Completed, Calls: 0 } silent && silent.Sound == TimeSpan.Zero)
        {
            Active.Silent++;
            if (Active.Silent >= Candidate.TooMany && roster.HasOther)
            {
                Move($"{Candidate.TooMany} replies in a row without sound", now);
            }
        }
    }

    /// <summary>Sound of a reply has come.</summary>
    public void Sound(int reply, TimeSpan length, TimeSpan now)
    {
        Watch.Sound(reply, length, now);
        (_fillerDue, _retries, Active.Silent, Active.RecycledAt) = (null, 0, 0, null);
    }

    /// <summary>Time has passed.</summary>
    public void OnTime(TimeSpan now)
    {
        if (IsReady && Watch.Verdict(now) is { } stall)
        {
            OnStall(stall, now);
        }
        else if (_plan is not null && !IsReady && _downSince + OutageNow is { } limit && now >= limit && roster.All.Count > 1)
        {
            Move(_why.Length > 0 ? _why : "no session comes of it", now);
        }

        if (_fillerDue is { } due && now >= due)
        {
            if (listener.IsThere && !Watch.IsPersonSpeaking)
            {
                listener.AskForPatience();
            }

            _fillerDue = now + rules.FillerEvery;
        }

        if (_turnDue is { } turn && now >= turn)
        {
            EndTurn(now);
        }

        ReturnWhenQuiet(now);
    }

    private void OnStall(Stall stall, TimeSpan now)
    {
        var why = StallWords.Of(stall);
        if (_retries >= MaxRetries)
        {
            FailoverCauses.GivenUp.Write(log, Active.Voice.Name, why);
            Watch.Reset(Active.Link.Traits);
            _fillerDue = null;
            if (listener.IsThere)
            {
                listener.GiveUp();
            }
        }
        else if (roster.HasOther)
        {
            _retries++;
            _owes = true; // until the conversation says that words are to be repeated
            Move(why, now);
        }
        else
        {
            FailoverCauses.Stalled.Write(log, Active.Voice.Name, why);
            _retries++;
            _owes = true;
            LeaveSession();
            _downSince = now;
            _fillerDue = now;
            Active.Link.Recycle(why);
        }
    }

    /// <summary>The next voice of the list takes over.</summary>
    private void Move(string why, TimeSpan now)
    {
        var from = Active;
        from.IsTried = true;
        if (!_isGivenUp)
        {
            from.GiveWay(now, rules.Rest);
        }

        if (!roster.HasOther && !_isGivenUp)
        {
            TellNobody(new VoiceDown(LinkFault.Unreachable, why, rules.OutageLimit, WasReady: false)
            {
                CauseCode = FailoverCauses.NobodyAnswers.Code,
            });
        }

        var next = roster.Next(now);
        _moves++;
        if (next == from)
        {
            _downSince = now;
            return;
        }

        var wasReady = IsReady;
        LeaveSession();
        roster.HandTo(next, why);
        _downSince = now;
        Watch.Reset(next.Link.Traits);
        if (!_isGivenUp)
        {
            FailoverCauses.GaveWay.Write(log, from.Voice.Name, next.Voice.Name, why);
            _fillerDue ??= now; // one that was given a moment ago is not repeated for the change itself
        }

        Moved?.Invoke(roster.Standing);
        if (_kept is { } kept)
        {
            next.Link.KeepFrom(kept.From, kept.Preroll);
        }

        _waitsToDial = wasReady;
        if (!wasReady)
        {
            Dial(); // else when the conversation has seen it, and has said from where on words are to be repeated
        }
    }

    /// <summary>
    /// The session is over as far as the conversation is concerned: it keeps what was not answered, and asks for another session within a second.
    /// </summary>
    private void LeaveSession()
    {
        _isBetween = true;
        Active.Door.Close();
        Calls.Clear();
        if (IsReady)
        {
            IsReady = false;
            told.Add(new VoiceClosed(ByService: true));
        }
    }

    private void Dial()
    {
        if (_plan is { } plan)
        {
            _waitsToDial = false;
            var adapt = Active.Voice.Adapt;
            Active.Door.Open();
            Active.Link.Connect(() => adapt(_owes ? FailoverRules.Continued(plan()) : plan()));
        }
    }

    /// <summary>Between conversations: the first voice that does not rest is wanted again.</summary>
    private void ChooseAnew(TimeSpan now)
    {
        var wanted = roster.Wanted(now);
        if (wanted == Active)
        {
            return;
        }

        if (IsReady)
        {
            IsReady = false;
            told.Add(new VoiceClosed(ByService: false)); // its own report will not be heard any more
        }

        roster.HandTo(wanted, _why);
        wanted.Door.Open();
        Watch.Reset(wanted.Link.Traits);
        _isBetween = false;
        FailoverCauses.Returned(log, wanted.Voice.Name);
        Moved?.Invoke(roster.Standing);
    }

    /// <summary>Where sessions never end by themselves, a voice comes back in a quiet moment.</summary>
    private void ReturnWhenQuiet(TimeSpan now)
    {
        if (IsReady && roster.IsAway(now) && Watch.IsQuiet && (!listener.IsThere || now - _eventAt >= _quiet))
        {
            LeaveSession();
            ChooseAnew(now);
            _downSince = now;
        }
    }

    private TimeSpan OutageNow => rules.OutageIn(_moves / roster.All.Count);

    /// <summary>When time itself will change something; null while nothing is awaited.</summary>
    public TimeSpan? Due(TimeSpan now)
    {
        var due = IsReady ? Watch.Due : null;
        due = Sooner(due, _plan is not null && !IsReady && roster.All.Count > 1 ? _downSince + OutageNow : null);
        due = Sooner(Sooner(due, _fillerDue), _turnDue);
        return IsReady && Active != roster.All[0] ? Sooner(due, now + _quiet) : due;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null ? one : one < other ? one : other;
}
