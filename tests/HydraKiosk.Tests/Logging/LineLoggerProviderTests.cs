using HydraKiosk.Fakes;
using HydraKiosk.Logging;
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

        Assert.StartsWith("<6>Session: first\n<6>Session: line 0\n<6>Session: line 1\n<6>Session: line 2\n<6>Session: line 3\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("<4>Log: HK-6030 6 log lines were dropped", output.ToString(), StringComparison.Ordinal);
    }

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
        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => $"<6>Session: line {i}").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
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

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(ReadOnlySpan<char> buffer) => throw new IOException("broken pipe");
    }
}
