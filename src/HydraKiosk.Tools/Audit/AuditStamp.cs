namespace HydraKiosk.Tools.Audit;

/// <summary>What the log itself adds to an entry.</summary>
/// <param name="Sequence">One more than that of the line before, 1 for the first of all.</param>
/// <param name="Time">The wall clock, which may jump.</param>
/// <param name="Run">One more each time a program opens the log.</param>
/// <param name="Boot">Which start of the machine, 8 hexadecimal digits.</param>
/// <param name="BootMs">Milliseconds on the clock that never jumps; comparable within one boot.</param>
/// <param name="Previous">The hash of the line before; zeros before the first of all.</param>
internal readonly record struct AuditStamp(long Sequence, DateTimeOffset Time, long Run, string Boot, long BootMs, string Previous);
