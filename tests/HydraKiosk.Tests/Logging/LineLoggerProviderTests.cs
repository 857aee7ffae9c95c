using System.Text;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Logging;

public sealed class LineLoggerProviderTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void Under_the_journal_a_line_is_priority_area_code_and_message()
    {
        var text = Written(LogStyle.Journal, LogLevel.Debug, log =>
        {
            log.LogDebug(1, "d");
            log.LogInformation(2, "i");
            log.LogWarning(2010, "w");
            log.LogError(2011, "e");
            log.LogCritical(2012, "c");
        });

        Assert.Equal("<7>Session: d\n<6>Session: i\n<4>Session: HK-2010 w\n<3>Session: HK-2011 e\n<2>Session: HK-2012 c\n", text);
    }

    [Fact]
    public void In_a_file_the_time_stands_in_front()
    {
        var text = Written(LogStyle.Plain, LogLevel.Information, log => log.LogWarning(2010, "lost"));

        Assert.Matches("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  Session: HK-2010 lost\n$", text);
    }

    [Fact]
    public void In_a_terminal_a_warning_is_coloured_and_the_colour_ends_with_the_line()
    {
        var text = Written(LogStyle.Terminal, LogLevel.Information, log => log.LogWarning(2010, "lost"));

        Assert.Matches("^\e\\[90m\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\e\\[0m \e\\[33mWARN  Session: HK-2010 lost\e\\[0m\n$", text);
    }

    [Fact]
    public void A_message_cannot_forge_a_second_line_or_colour_the_terminal()
    {
        var text = Written(LogStyle.Journal, LogLevel.Information, log => log.LogInformation("a\r\n<0>b\e[31mc\td\u2028e"));

        Assert.Equal("<6>Session: a\\n<0>b·[31mc d·e\n", text);
    }

    [Fact]
    public void An_exception_is_one_line_and_its_stack_is_for_debugging()
    {
        static void Log(ILogger log)
        {
            try
            {
                throw new IOException("closed\nby peer", new TimeoutException("late"));
            }
            catch (IOException e)
            {
                log.LogWarning(2010, e, "link lost");
            }
        }

        const string Line = "<4>Session: HK-2010 link lost (IOException: closed\\nby peer < TimeoutException: late)\n";
        Assert.Equal(Line, Written(LogStyle.Journal, LogLevel.Information, Log));
        var withStack = Written(LogStyle.Journal, LogLevel.Debug, Log);
        Assert.StartsWith(Line + "<7>Session:     System.IO.IOException: closed", withStack, StringComparison.Ordinal);
        Assert.All(withStack.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..], l => Assert.StartsWith("<7>", l, StringComparison.Ordinal));
    }

    [Fact]
    public void The_level_changes_live_and_the_framework_is_quiet_below_warning()
    {
        using var output = new StringWriter();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System, LogLevel.Information))
        {
            var ours = provider.CreateLogger("HydraKiosk.Session");
            var framework = provider.CreateLogger("Microsoft.Hosting.Lifetime");
            Assert.False(ours.IsEnabled(LogLevel.Debug));
            Assert.False(framework.IsEnabled(LogLevel.Information));
            framework.LogInformation("not this");
            framework.LogWarning(7, "but this, without a code that is not ours");

            provider.MinimumLevel = LogLevel.Error;
            Assert.False(ours.IsEnabled(LogLevel.Warning));
            provider.MinimumLevel = LogLevel.Debug;
            Assert.True(ours.IsEnabled(LogLevel.Debug));
            Assert.True(framework.IsEnabled(LogLevel.Debug));
            Assert.False(ours.IsEnabled(LogLevel.None));
        }

        Assert.Equal("<4>Lifetime: but this, without a code that is not ours\n", output.ToString());
    }

    [Fact]
    public void A_writer_that_is_stuck_stops_nobody_and_the_lost_lines_are_counted()
    {
        using var output = new GatedWriter();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System, LogLevel.Information, capacity: 4))
        {
            var log = provider.CreateLogger("Session");
            log.LogInformation("first");
            Assert.True(output.Reached.Wait(_limit));
            for (var i = 0; i < 10; i++)
            {
                log.LogInformation("line {Number}", i); // four fit; nobody waits
            }

            Assert.Equal(6, provider.Dropped);
            output.Gate.Set();
        }

        Assert.StartsWith("<6>Session: first\n<6>Session: line 0\n<6>Session: line 1\n<6>Session: line 2\n<6>Session: line 3\n", output.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("<4>Log: HK-6030 6 log lines were dropped", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ü")]
    [InlineData("🙂")]
    [InlineData("a\n")]
    [InlineData("\u202e")]
    public void A_line_is_never_longer_than_two_kibibytes_and_is_cut_between_characters(string unit)
    {
        var endless = string.Concat(Enumerable.Repeat(unit, 600_000));
        foreach (var style in Enum.GetValues<LogStyle>())
        {
            var text = Written(style, LogLevel.Debug, log =>
                log.LogWarning(2010, new IOException(endless, new IOException(endless)), "{Text}", endless));

            Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 2047));
            Assert.Contains("… (cut)", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\ufffd", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_exception_after_a_short_message_is_cut_and_closed()
    {
        var text = Written(LogStyle.Journal, LogLevel.Information, log => log.LogWarning(2010, new IOException(new string('x', 5000)), "lost"));

        Assert.EndsWith("x… (cut))\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_that_turn_the_direction_of_writing_do_not_reach_the_journal() =>
        Assert.Equal("<6>Session: a·b··c·\n",
            Written(LogStyle.Journal, LogLevel.Information, log => log.LogInformation("a\u202eb\u2066\u200fc\ud83d")));

    [Fact]
    public void A_secret_is_masked_in_the_message_and_in_every_exception()
    {
        var secrets = new SecretFilter();
        secrets.Know("canary-4711-0815-xyz");
        using var output = new StringWriter();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, new ManualClock(), LogLevel.Debug, secrets: secrets))
        {
            provider.CreateLogger("Session")
                .LogWarning(2010, new IOException("of Y2FuYXJ5LTQ3MTEtMDgxNS14eXo=", new IOException("CANARY-4711-0815-XYZ")),
                    "refused canary%2d4711-0815-xyz twice");
        }

        Assert.StartsWith("<4>Session: HK-2010 refused (hidden) twice (IOException: of (hidden)o= < IOException: (hidden))\n", output.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("4711", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_lines_are_bounded_by_their_weight_and_an_error_finds_room_behind_them()
    {
        using var output = new GatedWriter();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System, LogLevel.Information, capacity: 100_000))
        {
            var log = provider.CreateLogger("Session");
            log.LogInformation("first");
            Assert.True(output.Reached.Wait(_limit));
            var endless = new string('x', 10_000);
            for (var i = 0; i < 2_000; i++)
            {
                log.LogInformation("{Text}", endless);
            }

            Assert.InRange(2_000 - provider.Dropped, 1, LineLoggerProvider.MaxWaitingBytes / 4096);
            var dropped = provider.Dropped;
            log.LogWarning(2010, "a warning");
            log.LogError(2011, "an error");
            Assert.Equal(dropped, provider.Dropped);
            output.Gate.Set();
        }

        Assert.Contains("HK-2010 a warning\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("HK-2011 an error\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_write_that_failed_the_next_line_is_written_and_tells_what_is_missing()
    {
        using var output = new FlakyWriter { IsBroken = true };
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System, LogLevel.Information))
        {
            var log = provider.CreateLogger("Session");
            log.LogInformation("lost");
            Assert.True(output.Failed.Wait(_limit));
            output.IsBroken = false;
            log.LogInformation("written");
        }

        Assert.StartsWith("<6>Session: written\n<4>Log: HK-6030 1 log lines were dropped because standard error could not be written (No space left "
            + "on device)", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_shows_troubles_is_told_while_nothing_can_be_written_and_when_that_is_over()
    {
        using var output = new FlakyWriter { IsBroken = true };
        var told = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System,
            LogLevel.Information)
        { Unwritable = told.Enqueue })
        {
            var log = provider.CreateLogger("Session");
            log.LogInformation("lost");
            Assert.True(output.Failed.Wait(_limit));
            output.IsBroken = false;
            log.LogInformation("written");
            log.LogInformation("and more");
        }

        Assert.Equal(["No space left on device", "over"], told.Select(why => why ?? "over"));
    }

    [Theory]
    [InlineData(true, true, "xterm", null, LogStyle.Journal)]
    [InlineData(false, true, "xterm", null, LogStyle.Terminal)]
    [InlineData(false, true, "xterm", "1", LogStyle.Plain)]
    [InlineData(false, true, "dumb", null, LogStyle.Plain)]
    [InlineData(false, true, null, null, LogStyle.Plain)]
    [InlineData(false, false, "xterm", null, LogStyle.Plain)]
    public void Colour_is_for_a_terminal_that_understands_it_and_a_person_who_wants_it(bool isJournal, bool isTerminal, string? term,
        string? noColour, LogStyle style) =>
        Assert.Equal(style, LogStyles.Choose(isJournal, isTerminal, name => name == "TERM" ? term : name == "NO_COLOR" ? noColour : null));

    [Fact]
    public void Many_threads_lose_no_line_and_mix_none()
    {
        using var output = new StringWriter();
        using (var provider = new LineLoggerProvider(output, LogStyle.Journal, TimeProvider.System, LogLevel.Information, capacity: 100_000))
        {
            var log = provider.CreateLogger("Session");
            Parallel.For(0, 2_000, i => log.LogInformation("line {Number}", i));
        }

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => $"<6>Session: line {i}").Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_output_that_is_gone_is_survived()
    {
        using var provider = new LineLoggerProvider(new BrokenWriter(), LogStyle.Journal, TimeProvider.System, LogLevel.Information);
        provider.CreateLogger("Session").LogInformation("x");
        provider.Dispose();
        provider.CreateLogger("Session").LogInformation("after the end");
        Assert.Equal(1, provider.Dropped);
    }

    [Theory]
    [InlineData("9:1234", "socket:[1234]", true)]
    [InlineData("9:1234", "/proc/self/fd/socket:[1234]", true)]
    [InlineData("9:1234", "socket:[12345]", false)]
    [InlineData("9:1234", "/dev/pts/0", false)]
    [InlineData("9:1234", null, false)]
    [InlineData("nonsense", "socket:[1234]", false)]
    [InlineData(null, "socket:[1234]", false)]
    public void The_journal_is_recognised_by_the_socket_and_not_by_the_variable_alone(string? variable, string? target, bool expected) =>
        Assert.Equal(expected, LogStyles.IsJournal(variable, target));

    private static string Written(LogStyle style, LogLevel level, Action<ILogger> act)
    {
        using var output = new StringWriter();
        using (var provider = new LineLoggerProvider(output, style, new ManualClock(), level))
        {
            act(provider.CreateLogger("HydraKiosk.Hydra.Session"));
        }

        return output.ToString();
    }

    private sealed class GatedWriter : StringWriter
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Gate { get; } = new();

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Reached.Set();
            Assert.True(Gate.Wait(_limit));
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            Reached.Dispose();
            Gate.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class FlakyWriter : StringWriter
    {
        public ManualResetEventSlim Failed { get; } = new();

        public bool IsBroken { get; set; }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (IsBroken)
            {
                Failed.Set();
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            Failed.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(ReadOnlySpan<char> buffer) => throw new IOException("broken pipe");
    }
}
