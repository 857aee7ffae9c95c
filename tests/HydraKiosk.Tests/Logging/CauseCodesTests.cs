using System.Reflection;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Logging;

public sealed class CauseCodesTests
{
    [Fact]
    public void Every_code_is_there_once_and_in_order()
    {
        var ids = CauseCodes.All.Select(c => c.Id).ToArray();

        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.All(ids, id => Assert.InRange(id, 1000, 7999));
    }

    [Fact]
    public void Every_text_is_complete()
    {
        foreach (var code in CauseCodes.All)
        {
            Assert.False(string.IsNullOrWhiteSpace(code.Name) || char.IsPunctuation(code.Name[^1]), CauseCodes.Tag(code.Id));
            Assert.All((string[])[code.WhatHappened, code.LikelyCause, code.WhatToDo], text =>
            {
                Assert.EndsWith(".", text, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', text);
                Assert.True(text.Length >= 15, CauseCodes.Tag(code.Id));
            });
        }
    }

    [Fact]
    public void Every_number_that_the_code_uses_has_its_row()
    {
        var used = new[] { typeof(ConfigurationCauses), typeof(ProgramCauses) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(f => f.IsLiteral)
            .Select(f => (int)f.GetRawConstantValue()!);

        Assert.All(used, id => Assert.NotNull(CauseCodes.Find(id)));
        Assert.Null(CauseCodes.Find(1));
    }

    [Fact]
    public void The_table_for_the_README_has_a_row_of_four_cells_per_code()
    {
        var lines = CauseCodes.RenderMarkdown().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(CauseCodes.All.Count + 2, lines.Length);
        Assert.All(lines, l => Assert.Equal(5, l.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.Contains(lines, l => l.StartsWith("| HK-6002 | The configuration has a key that the daemon does not know. |", StringComparison.Ordinal));
    }
}
