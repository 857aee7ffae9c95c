using HydraKiosk.Traffic;

namespace HydraKiosk.Tests.Traffic;

/// <summary>What was used, whatever the clock and the disk do.</summary>
public sealed class DataLedgerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-data-");

    private string File => Path.Combine(_folder.FullName, "state", DataLedgerFile.Name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_month_is_its_days_and_nothing_of_the_one_before()
    {
        var ledger = new DataLedger();
        ledger.Count(new(2026, 11, 29), 10, 1);
        ledger.Count(new(2026, 11, 30), 20, 2);
        ledger.Count(new(2026, 11, 30), 5, 1);
        ledger.Count(new(2026, 12, 1), 100, 10);

        Assert.Equal(new DataDay(new(2026, 11, 30), 25, 3), ledger.Day(new(2026, 11, 30)));
        Assert.Equal(new DataDay(new(2026, 11, 29), 35, 4), ledger.Month(new(2026, 11, 30)));
        Assert.Equal(new DataDay(new(2026, 12, 1), 100, 10), ledger.Month(new(2026, 12, 1)));
        Assert.Equal(0, ledger.Month(new(2027, 12, 1)).Bytes); // the same month of another year
    }

    [Fact]
    public void What_is_used_before_the_clock_is_set_counts_on_the_first_day_that_can_be()
    {
        var ledger = new DataLedger();
        ledger.Count(new(1970, 1, 1), 10, 1);
        ledger.Count(new(1970, 1, 2), 10, 1);
        Assert.Empty(ledger.Days);

        ledger.Count(new(2026, 11, 30), 1, 0);

        Assert.Equal([new DataDay(new(2026, 11, 30), 21, 2)], ledger.Days);
        Assert.Equal(default, ledger.Undated);
    }

    [Fact]
    public void A_clock_that_leaps_ahead_and_back_loses_no_day_that_counts()
    {
        var ledger = new DataLedger();
        for (var day = 0; day < DataLedger.Capacity; day++)
        {
            ledger.Count(new DateOnly(2026, 9, 1).AddDays(day), 1, 0);
        }

        ledger.Count(new(2099, 1, 1), 1, 0);
        ledger.Count(new(2026, 11, 9), 1, 0);

        Assert.Equal(DataLedger.Capacity, ledger.Days.Count);
        Assert.Equal(2, ledger.Day(new(2026, 11, 9)).Bytes);
        Assert.Equal(9 + 1, ledger.Month(new(2026, 11, 9)).Bytes);
        Assert.Equal(0, ledger.Day(new(2026, 9, 1)).Bytes); // counted on longest ago, made room
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var ledger = new DataLedger();
        ledger.Count(new(2026, 11, 30), 123_456_789_012, 3600.5);
        ledger.Count(new(1970, 1, 1), 7, 2);
        var file = new DataLedgerFile(File);

        Assert.Null(file.Write(ledger));
        var read = file.Read(out var problem);

        Assert.Null(problem);
        Assert.Equal(ledger.Days, read.Days);
        Assert.Equal(ledger.Undated, read.Undated);
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!)); // nothing is left lying about
    }

    [Fact]
    public void No_file_is_no_problem()
    {
        Assert.Empty(new DataLedgerFile(File).Read(out var problem).Days);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":0,\"seconds\":0},\"days\":[{\"date\":\"2026-11-30\",\"byt")] // torn
    [InlineData("{\"format\":2,\"undated\":{\"bytes\":0,\"seconds\":0},\"days\":[]}")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":-1,\"seconds\":0},\"days\":[]}")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":0,\"seconds\":0},\"days\":[{\"date\":\"30.11.2026\",\"bytes\":1,\"seconds\":1}]}")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":0,\"seconds\":0},\"days\":[{\"date\":\"2026-11-30\",\"bytes\":1e99,\"seconds\":1}]}")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":0,\"seconds\":1e999},\"days\":[]}")]
    [InlineData("{\"format\":1,\"undated\":{\"bytes\":0,\"seconds\":0},\"days\":7}")]
    [InlineData("[]")]
    [InlineData("\u0000\u0001\u0002")]
    public void A_file_that_is_none_is_told_and_counts_as_nothing(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);

        Assert.Empty(new DataLedgerFile(File).Read(out var problem).Days);
        Assert.Contains(DataLedgerFile.Name, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_far_too_large_or_a_folder_is_told()
    {
        Directory.CreateDirectory(File);
        Assert.Empty(new DataLedgerFile(File).Read(out var problem).Days);
        Assert.NotNull(problem);
        Directory.Delete(File);
        System.IO.File.WriteAllText(File, new string(' ', 100_000));
        Assert.Empty(new DataLedgerFile(File).Read(out problem).Days);
        Assert.Contains("larger", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_says_why()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "state"), "in the way");

        Assert.NotNull(new DataLedgerFile(File).Write(new DataLedger()));
    }
}
