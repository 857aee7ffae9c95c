namespace HydraKiosk.Screen.Bench;

/// <summary>What came of a test.</summary>
/// <param name="IsGood">Whether nothing has to be done.</param>
/// <param name="Verdict">In a sentence.</param>
/// <param name="Lines">More of it; what to do.</param>
internal sealed record BenchVerdict(bool IsGood, string Verdict, IReadOnlyList<string> Lines)
{
    /// <summary>A test that could not tell anything, and why.</summary>
    public static BenchVerdict Bad(string verdict, params IReadOnlyList<string> lines) => new(false, verdict, lines);
}

/// <summary>A test that can be started from the technician's page.</summary>
/// <param name="Name">For the page's request.</param>
/// <param name="Title">For a person.</param>
/// <param name="Limit">It is ended after this.</param>
/// <param name="RunAsync">Runs it.</param>
internal sealed record BenchTest(string Name, string Title, TimeSpan Limit, Func<CancellationToken, Task<BenchVerdict>> RunAsync);
