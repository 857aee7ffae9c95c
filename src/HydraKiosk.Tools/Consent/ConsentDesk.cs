using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Consent;

/// <summary>
/// Asks a person to agree to one call by pressing a button. One question at a time: a second one is refused and not kept for later, because a
/// person who presses would not know for which. Any thread.
/// </summary>
/// <remarks>
/// The agreement is bound to the tool and to the digest of the exact arguments, see <see cref="ConsentQuestion.TryUse"/>. Times go by a clock that never
/// jumps.
/// </remarks>
/// <param name="signs">Shows the question and its end.</param>
/// <param name="time">The clock, also that of the presses.</param>
/// <param name="log">Where a sign that fails is told.</param>
public sealed class ConsentDesk(IConsentSigns signs, TimeProvider time, ILogger log)
{
    /// <summary>How long a person has where nobody says otherwise: design, section 5.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A press that begins sooner after the question is shown was meant for something else: a person needs at least some 200 ms from a sign to the
    /// press.
    /// </summary>
    public static readonly TimeSpan SoonestPress = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private ConsentQuestion? _open;

    /// <summary>The question that waits for an answer; null for none.</summary>
    public ConsentQuestion? Open
    {
        get
        {
            lock (_lock)
            {
                return _open;
            }
        }
    }

    /// <summary>The yes that a person says, for tools with which that is enough.</summary>
    public SpokenConsent Spoken { get; } = new(time);

    /// <summary>Asks. Returns when the question is shown; its <see cref="ConsentQuestion.Outcome"/> says what came of it.</summary>
    /// <param name="tool">The tool that would run.</param>
    /// <param name="argumentsDigest">A digest of the exact arguments.</param>
    /// <param name="limit">How long the person has, above 0.</param>
    /// <param name="cancellation">Withdraws the question: nobody wants the call any more.</param>
    public ConsentQuestion Ask(string tool, string argumentsDigest, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        ArgumentException.ThrowIfNullOrEmpty(argumentsDigest);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        var question = new ConsentQuestion(tool, argumentsDigest, limit);
        lock (_lock)
        {
            if (_open is not null)
            {
                question.Settle(ConsentOutcome.Busy);
                return question;
            }

            _open = question;
        }

        if (!TryShow(question))
        {
            Settle(question, ConsentOutcome.NotShown);
            return question;
        }

        lock (_lock)
        {
            if (_open != question)
            {
                return question; // withdrawn while it was shown
            }

            question.ShownAt = time.GetTimestamp();
            question.Resources.Add(time.CreateTimer(_ => Settle(question, ConsentOutcome.Expired), null, limit, Timeout.InfiniteTimeSpan));
        }

        // Outside of the lock, because one that is cancelled already withdraws at once.
        Keep(question, cancellation.Register(() => Settle(question, ConsentOutcome.Withdrawn)));
        return question;
    }

    /// <summary>The confirming button went down just now.</summary>
    public ConsentPress Confirm() => Confirm(time.GetTimestamp());

    /// <summary>The confirming button went down. That it is held, or comes up, means nothing.</summary>
    /// <param name="pressedAt">When, by the clock's <see cref="TimeProvider.GetTimestamp"/>; a time from the future counts as now.</param>
    public ConsentPress Confirm(long pressedAt)
    {
        ConsentQuestion? question;
        lock (_lock)
        {
            question = _open;
            if (question is null)
            {
                return ConsentPress.NothingAsked;
            }

            var after = question.ShownAt is { } shown ? time.GetElapsedTime(shown, Math.Min(pressedAt, time.GetTimestamp())) : TimeSpan.Zero;
            if (after < SoonestPress)
            {
                return ConsentPress.TooEarly;
            }

            // The timer may be late, but never the person.
            if (after >= question.Limit)
            {
                return ConsentPress.NothingAsked;
            }
        }

        return Settle(question, ConsentOutcome.Given) ? ConsentPress.Taken : ConsentPress.NothingAsked;
    }

    /// <summary>The conversation is over, or the kill switch went on: what waits is withdrawn, for a press and for a spoken yes.</summary>
    public void Withdraw()
    {
        Spoken.Clear();
        if (Open is { } question)
        {
            Settle(question, ConsentOutcome.Withdrawn);
        }
    }

    private bool TryShow(ConsentQuestion question)
    {
        try
        {
            signs.Asked(question);
            return true;
        }
        catch (Exception fault)
        {
            ConsentCauses.NotShown.Write(log, question.Tool, fault);
            return false;
        }
    }

    private void Keep(ConsentQuestion question, CancellationTokenRegistration resource)
    {
        lock (_lock)
        {
            if (_open == question)
            {
                question.Resources.Add(resource);
                return;
            }
        }

        resource.Dispose(); // it was settled meanwhile
    }

    private bool Settle(ConsentQuestion question, ConsentOutcome outcome)
    {
        IDisposable[] resources;
        lock (_lock)
        {
            if (_open != question)
            {
                return false;
            }

            _open = null;
            resources = [.. question.Resources];
            question.Settle(outcome);
        }

        foreach (var resource in resources)
        {
            resource.Dispose();
        }

        try
        {
            signs.Settled(question, outcome);
        }
        catch (Exception fault)
        {
            ConsentCauses.EndNotShown.Write(log, question.Tool, fault);
        }

        return true;
    }
}
