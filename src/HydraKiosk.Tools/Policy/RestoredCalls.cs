using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>
/// What the end of an audit log says of calls that were made before the program started. After a restart of the program alone the clock of the boot
/// tells how old a call is. After a restart of the machine there is only the wall clock, which may have jumped: where it cannot be believed, a call
/// counts as made just now, because a call that is held back in vain can be asked for again, and one that is done twice cannot be undone.
/// </summary>
internal static class RestoredCalls
{
    /// <summary>What a repeated call is told where nobody knows how the first one came out.</summary>
    public const string NotKnown = "The device was restarted while this ran. Whether it was done is not known; it was not run again. "
        + "Ask the person to look whether it was done.";

    /// <summary>A device without a battery for its clock begins with a date before the program was written.</summary>
    private static readonly DateTimeOffset _firstBelievable = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The wall clock is corrected by less than this in ordinary running.</summary>
    private static readonly TimeSpan _ordinaryStep = TimeSpan.FromSeconds(2);

    /// <summary>The calls that may not be repeated, oldest first.</summary>
    public static IReadOnlyList<DoneCall> Of(
        IReadOnlyList<AuditRecord> records, string boot, TimeProvider time, ArgumentsDigest digest, Func<string, TimeSpan> repeatWindow)
    {
        var begun = new Dictionary<string, (AuditRecord Began, AuditRecord? Ended)>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record is { CallId: not null, Tool: not null } && record.Class != ReadClass)
            {
                var key = $"{record.Run}/{record.Session}/{record.CallId}";
                if (record.Stage == AuditStage.Began)
                {
                    begun[key] = (record, null);
                }
                else if (record.Stage == AuditStage.Ended && begun.TryGetValue(key, out var call))
                {
                    begun[key] = (call.Began, record);
                }
            }
        }

        var ages = new Ages(records, boot, time);
        var calls = new List<DoneCall>();
        foreach (var (began, ended) in begun.Values.OrderBy(call => call.Began.Sequence))
        {
            if (ended?.Outcome == AuditOutcome.Refused)
            {
                continue; // nothing was done
            }

            var age = ages.Of(began);
            var window = repeatWindow(began.Tool!);
            var isInDoubt = ended is null or { Outcome: null or AuditOutcome.Unknown } || ages.IsJustBeforeTheEnd(ended);
            if (age < (isInDoubt && SideEffectLedger.Retention > window ? SideEffectLedger.Retention : window))
            {
                calls.Add(Made(began, ended, age, isInDoubt, window, time, digest));
            }
        }

        return calls;
    }

    private const string ReadClass = "read";

    private static DoneCall Made(
        AuditRecord began, AuditRecord? ended, TimeSpan age, bool isInDoubt, TimeSpan window, TimeProvider time, ArgumentsDigest digest)
    {
        var isKnown = ended is { Outcome: not (null or AuditOutcome.Unknown) };
        var output = isKnown ? ended!.Output ?? "" : ToolOutput.Failure(NotKnown);
        var now = time.GetTimestamp();
        var comparable = began.ArgumentsDigest is { } known && digest.IsOfThisKey(known) ? known : null;
        return new DoneCall(began.Tool!, comparable, Task.FromResult(output), now - (long)(age.TotalSeconds * time.TimestampFrequency))
        {
            IsOfBefore = true,
            IsOutcomeKnown = isKnown,
            IsInDoubt = isInDoubt,
            RepeatWindow = window,
            EndedAt = now, // for this session it is as if it had just ended
        };
    }

    /// <summary>How old lines are.</summary>
    private sealed class Ages
    {
        private readonly AuditRecord? _last;
        private readonly string _boot;
        private readonly long _nowBootMs;
        private readonly DateTimeOffset _now;
        private readonly bool _isWallClockBelievable;

        public Ages(IReadOnlyList<AuditRecord> records, string boot, TimeProvider time)
        {
            _boot = boot;
            _last = records.Count > 0 ? records[^1] : null;
            _nowBootMs = (long)(time.GetTimestamp() * 1000.0 / time.TimestampFrequency);
            _now = time.GetUtcNow();
            _isWallClockBelievable = _last is not null && _last.Time <= _now && records.All(record => record.Time >= _firstBelievable)
                && records.Zip(records.Skip(1)).All(pair => pair.Second.Time >= pair.First.Time - _ordinaryStep);
        }

        public TimeSpan Of(AuditRecord record)
        {
            var age = record.Boot == _boot ? TimeSpan.FromMilliseconds(_nowBootMs - record.BootMs)
                : _isWallClockBelievable ? _now - record.Time : TimeSpan.Zero;
            return age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }

        /// <summary>Whether a line was written so shortly before the end of the log that nobody may have heard of it.</summary>
        public bool IsJustBeforeTheEnd(AuditRecord ended) => ended.Boot == _last!.Boot
            ? _last.BootMs - ended.BootMs < (long)SideEffectLedger.JustAnswered.TotalMilliseconds
            : _last.Time - ended.Time < SideEffectLedger.JustAnswered;
    }
}
