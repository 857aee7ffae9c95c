using System.Reflection;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Logging;

public sealed class CauseCodesTests
{
    [Fact]
    public void Every_code_is_there_once_and_in_order()
    {
        var ids = CauseCodes.All.Select(c => c.Code).ToArray();

        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.All(ids, id => Assert.InRange(id, 1000, 7999));
    }

    [Fact]
    public void Every_text_is_complete()
    {
        foreach (var code in CauseCodes.All)
        {
            Assert.False(string.IsNullOrWhiteSpace(code.Name) || char.IsPunctuation(code.Name[^1]), code.Tag);
            Assert.All((string[])[code.WhatHappened, code.LikelyCause, code.WhatToDo], text =>
            {
                Assert.EndsWith(".", text, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', text);
                Assert.True(text.Length >= 15, code.Tag);
            });
        }
    }

    [Fact]
    public void A_number_finds_its_cause_and_no_other_number_does()
    {
        Assert.All(CauseCodes.All, cause => Assert.Same(cause, CauseCodes.Find(cause.Code)));
        Assert.Null(CauseCodes.Find(1));
    }

    [Fact]
    public void Two_causes_of_one_number_are_refused()
    {
        var texts = new CauseTexts("a name", "something happened", "something else", null);
        var one = new CauseCollection();
        one.Add(new PlainCause(9001, LogLevel.Error, texts));
        Assert.Throws<ArgumentException>(() => one.Add(new PlainCause(9001, LogLevel.Error, texts)));

        var other = new CauseCollection();
        other.Add(new PlainCause(9001, LogLevel.Warning, texts));
        Assert.Throws<ArgumentException>(() => new CauseCollection(one, other));
    }

    [Fact]
    public void Values_and_placeholders_must_be_as_many()
    {
        var one = new CauseTexts("a name", "{Host} happened", "something else", null);
        Assert.Throws<ArgumentException>(() => new PlainCause(9001, LogLevel.Error, one));
        Assert.Throws<ArgumentException>(() => new Cause<string, int>(9001, LogLevel.Error, one));
        Assert.NotNull(new Cause<string>(9001, LogLevel.Error, one));
    }

    [Fact]
    public void A_cause_is_told_in_the_journal_and_in_the_table_with_the_same_words()
    {
        var cause = new Cause<string, int, int>(9001, LogLevel.Error, new CauseTexts(
            "a name", "{HostName} refused after {WaitMs} ms", "the network", null, "{Count} so far"));
        var log = new TestLog();
        cause.Write(log, "h.example", 7, 3);

        var line = Assert.Single(log.Lines);
        Assert.Equal((9001, LogLevel.Error), (line.EventId, line.Level));
        Assert.Equal(
            "h.example refused after 7 ms. Likely cause: the network. What to do: nothing, the program goes on by itself. 3 so far", line.Message);
        Assert.Equal("‹host name› refused after ‹wait› ms.", cause.WhatHappened);
        Assert.Equal(("The network.", "Nothing, the program goes on by itself."), (cause.LikelyCause, cause.WhatToDo));
    }

    [Fact]
    public void Nothing_is_formatted_for_a_journal_that_does_not_take_the_level()
    {
        var log = new Deaf();
        new PlainCause(9001, LogLevel.Warning, new CauseTexts("a name", "something happened", "something else", null)).Write(log);
        Assert.False(log.Wrote);
    }

    [Fact]
    public void The_table_of_the_manual_has_a_row_of_four_cells_per_code()
    {
        var lines = CauseCodes.RenderMarkdown().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(CauseCodes.All.Count + 2, lines.Length);
        Assert.All(lines, l => Assert.Equal(5, l.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.Contains(lines, l =>
            l.StartsWith("| HK-6002 | The configuration has a key that the daemon does not know. |", StringComparison.Ordinal));
    }

    private sealed class Deaf : ILogger
    {
        public bool Wrote { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => false;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Wrote = true;
    }
}
