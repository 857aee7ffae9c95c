using System.Text.RegularExpressions;

namespace HydraKiosk.Tests.Logging;

/// <summary>
/// A line at warning level or above has a cause, with what to do: so it is written by a cause, and by nothing else. What is declared as a message is
/// judged by <see cref="CauseCodeCoverageTests"/>; here are the ways around it.
/// </summary>
public sealed partial class WarningSourceTests
{
    [Fact]
    public void Nothing_but_a_cause_writes_a_warning() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(House.WalksTests.Root(), "src"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/HydraKiosk.Primitives/Causes/", StringComparison.Ordinal)
        from Match match in WayAround().Matches(File.ReadAllText(file))
        select $"{Path.GetRelativePath(House.WalksTests.Root(), file)}: {match.Value}; declare a cause of its area and write that");

    [Theory]
    [InlineData("log.LogWarning(\"x\")")]
    [InlineData("_log.LogError(error, \"x\")")]
    [InlineData("LoggerMessage.Define<string>(LogLevel.Warning,")]
    [InlineData("log.Log(LogLevel.Critical, \"x\")")]
    [InlineData("log.Log(LogLevel.Error, new EventId(7), \"x\")")]
    [InlineData("[LoggerMessage(7, LogLevel.Error, \"x\")]")]
    public void The_ways_around_are_seen(string text) => Assert.Matches(WayAround(), text);

    [GeneratedRegex(
        @"\.Log(Warning|Error|Critical)\(|LoggerMessage\.Define|\.Log\(\s*LogLevel\.(Warning|Error|Critical),(?!\s*new EventId\([\w.]*Cause\.Code)|LoggerMessage\([^)]*LogLevel\.(Warning|Error|Critical)",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex WayAround();
}
