using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Cascade.Moderating;

/// <summary>Holds a text until the moderator has ruled on it, for so long as it may take; whatever goes wrong is a refusal.</summary>
/// <param name="moderator">Rules; null lets everything through.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class ModerationGate(IModerator? moderator, TimeProvider clock, ILogger log)
{
    private const int LongestReplacement = 4_000;

    private long _failures;

    /// <summary>Whether anybody looks at texts.</summary>
    public bool IsOpen => moderator is null;

    /// <summary>Rules on a text.</summary>
    public async Task<ModerationVerdict> PassAsync(Speaker speaker, string text, CancellationToken cancellation)
    {
        if (moderator is null)
        {
            return ModerationVerdict.Allowed;
        }

        using var limit = new CancellationTokenSource(moderator.Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        string problem;
        try
        {
            // A moderator that does not look at the token must not hold the reply either.
            var verdict = await moderator.RuleAsync(speaker, text, either.Token).WaitAsync(either.Token);
            if (verdict is { Ruling: ModerationRuling.Replace, Text: null or { Length: 0 or > LongestReplacement } })
            {
                problem = "a replacement without a text, or with too much of it";
            }
            else
            {
                if (verdict.Ruling != ModerationRuling.Allow)
                {
                    CascadeLog.Ruled(log, verdict.Ruling.ToString(), speaker.ToString());
                }

                return verdict;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ModerationVerdict.Refused; // nobody waits any more
        }
        catch (OperationCanceledException)
        {
            problem = $"none within {moderator.Limit.TotalMilliseconds:0} ms";
        }
        catch (Exception error)
        {
            problem = error.Message;
        }

        var count = Interlocked.Increment(ref _failures);
        if (Link.Journal.PowersOfTen.IsDue(count))
        {
            CascadeCauses.ModeratorSilent.Write(log, speaker.ToString(), problem, count);
        }

        return ModerationVerdict.Refused;
    }
}
