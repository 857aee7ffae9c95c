namespace HydraKiosk.Doctor.Readings;

/// <summary>What was read of one thing, or why it was not.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="Value">What was read; null where it was not.</param>
/// <param name="Why">Why it was not.</param>
/// <param name="IsOverdue">Whether it was asked for and did not come in time.</param>
internal sealed record Reading<T>(T? Value, string Why = "", bool IsOverdue = false)
    where T : class
{
    /// <summary>It was not asked for.</summary>
    /// <param name="why">Why not, as the rest of a sentence: <c>the service is on this machine</c>.</param>
    public static Reading<T> None(string why) => new(null, why);
}
