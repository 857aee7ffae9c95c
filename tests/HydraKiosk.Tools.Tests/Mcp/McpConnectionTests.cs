using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>Connections to a real program that misbehaves: <c>peers/mcp_hostile.py</c>.</summary>
[Collection(nameof(AloneCollection))]
public sealed class McpConnectionTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_tool_says_what_it_is_told()
    {
        await using var server = await ConnectAsync("well");

        Assert.Equal(new McpOutcome(McpOutcomeKind.Done, "Grüße 😀\n\"x\""), await CallAsync(server, "say", """{"words":"Grüße 😀\n\"x\""}"""));
    }

    [Fact]
    public async Task A_program_starts_in_its_folder_with_a_clean_environment_as_the_leader_of_a_session()
    {
        Environment.SetEnvironmentVariable("HYDRA_SECRET_OF_THE_DAEMON", "x");
        await using var server = await ConnectAsync("well", settings => settings with
        {
            WorkingDirectory = "/usr",
            Environment = new Dictionary<string, string> { ["TILL"] = "3", ["LANG"] = "de_DE.UTF-8" },
        });

        using var told = JsonDocument.Parse((await CallAsync(server, "where")).Text);
        var names = told.RootElement.GetProperty("environment").EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString());
        names.Remove("LC_CTYPE"); // the interpreter sets it for itself
        Assert.Equal(["LANG", "PATH", "TILL"], names.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("3", "de_DE.UTF-8"), (names["TILL"], names["LANG"]));
        Assert.Equal("/usr", told.RootElement.GetProperty("folder").GetString());
        Assert.True(told.RootElement.GetProperty("leads").GetBoolean());
    }

    [Theory]
    [InlineData("well")]
    [InlineData("stubborn")]
    public async Task Closing_a_connection_ends_the_program_and_what_it_has_started(string mode)
    {
        var server = await ConnectAsync(mode);
        var grandchild = int.Parse((await CallAsync(server, "spawn")).Text);
        Assert.True(IsAlive(grandchild));
        await server.DisposeAsync().AsTask().WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.True(await IsGoneAsync(grandchild));
    }

    [Fact]
    public async Task A_program_that_dies_in_a_call_leaves_it_in_doubt_and_what_it_has_started_is_ended()
    {
        await using var server = await ConnectAsync("well");
        var grandchild = int.Parse((await CallAsync(server, "spawn")).Text);

        Assert.Equal(McpOutcome.InDoubt, await CallAsync(server, "die"));
        Assert.Equal("it exited with status 7", await EndedAsync(server));
        Assert.True(await IsGoneAsync(grandchild));
        Assert.Equal(McpOutcome.NotSent, await CallAsync(server, "say", """{"words":"x"}"""));
    }

    [Theory]
    [InlineData("flood", "a message of more than 1048576 bytes")]
    [InlineData("lines", "more than 2000 lines within a second")]
    public async Task A_server_that_floods_its_output_is_given_up(string tool, string how)
    {
        await using var server = await ConnectAsync("well");
        var before = GC.GetTotalAllocatedBytes();

        Assert.Equal(McpOutcome.InDoubt, await CallAsync(server, tool));
        Assert.Contains(how, await EndedAsync(server), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64_000_000);
    }

    [Fact]
    public async Task Of_two_answers_to_a_request_one_counts_and_the_other_is_dropped()
    {
        await using var server = await ConnectAsync("well");

        Assert.Contains((await CallAsync(server, "twice")).Text, (string[])["first", "second"]);
        Assert.Equal("x", (await CallAsync(server, "say", """{"words":"x"}""")).Text);
    }

    [Fact]
    public async Task A_server_that_asks_for_samples_answers_or_folders_is_told_that_there_is_no_such_method()
    {
        await using var server = await ConnectAsync("well");

        Assert.Equal("sampling/createMessage: -32601, elicitation/create: -32601, roots/list: -32601", (await CallAsync(server, "ask")).Text);
    }

    [Fact]
    public async Task Only_text_is_passed_on_and_no_more_than_its_bound()
    {
        await using var server = await ConnectAsync("well");

        Assert.Equal(new McpOutcome(McpOutcomeKind.Done, "see", "image"), await CallAsync(server, "picture"));
        Assert.Equal(new McpOutcome(McpOutcomeKind.Done, new string('ä', 32 * 1024), IsCut: true), await CallAsync(server, "book"));
    }

    [Fact]
    public async Task What_went_wrong_at_the_server_is_told_in_its_words()
    {
        await using var server = await ConnectAsync("well");

        Assert.Equal(new McpOutcome(McpOutcomeKind.Refused, "the printer has no paper"), await CallAsync(server, "fails"));
        var refusal = await CallAsync(server, "refuses");
        Assert.Equal(McpOutcomeKind.Refused, refusal.Kind);
        Assert.Contains("no such argument", refusal.Text, StringComparison.Ordinal);
        Assert.False(server.Ended.IsCompleted);
    }

    [Fact]
    public async Task An_answer_that_is_none_leaves_the_call_in_doubt()
    {
        await using var server = await ConnectAsync("well");

        Assert.Equal(McpOutcome.InDoubt, await CallAsync(server, "wrong"));
        Assert.Contains("no proper answer", await EndedAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_at_once_and_the_server_stays()
    {
        await using var server = await ConnectAsync("well");
        using var stop = new CancellationTokenSource();
        var call = CallAsync(server, "never", cancellation: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("x", (await CallAsync(server, "say", """{"words":"x"}""")).Text);
    }

    [Fact]
    public async Task A_changed_list_is_told()
    {
        var told = new TaskCompletionSource();
        await using var server = await ConnectAsync("well", listChanged: () => told.TrySetResult());
        await CallAsync(server, "change");
        await told.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);

        var list = await server.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Says it twice.", list.Single(tool => tool.Name == "say").Description);
    }

    [Theory]
    [InlineData("many", 200)]
    [InlineData("endless", 20)]
    public async Task Only_the_beginning_of_a_long_list_is_looked_at(string mode, int count)
    {
        await using var server = await ConnectAsync(mode);

        Assert.Equal(count, (await server.ListAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_list_that_is_none_is_told()
    {
        await using var server = await ConnectAsync("broken");

        var fault = await Assert.ThrowsAsync<McpUnavailableException>(() => server.ListAsync(TestContext.Current.CancellationToken));
        Assert.Contains("list of tools could not be read", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("noisy")]
    public async Task What_is_no_message_is_passed_over(string mode)
    {
        await using var server = await ConnectAsync(mode);

        Assert.Equal("x", (await CallAsync(server, "say", """{"words":"x"}""")).Text);
    }

    [Fact]
    public async Task A_program_that_exits_at_once_is_told_with_its_last_words()
    {
        var fault = await Assert.ThrowsAsync<McpUnavailableException>(() => ConnectAsync("exits"));

        Assert.Equal("it exited with status 3, and its standard error ends with \"shop: the till is not connected\"", fault.Message);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_told_with_its_path()
    {
        var fault = await Assert.ThrowsAsync<McpUnavailableException>(() => ConnectAsync("well", settings => settings with { Program = "/nowhere/shop" }));

        Assert.Contains("/nowhere/shop cannot be started: No such file or directory", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_when_the_caller_gives_up()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync("silent", cancellation: limit.Token));
    }

    private static McpServerSettings Settings(string mode) => new("shop", new Dictionary<string, McpToolSettings> { ["say"] = new(new ToolRules(ToolClass.Act)) })
    {
        Program = "/usr/bin/python3",
        Arguments = [Path.Combine(AppContext.BaseDirectory, "peers", "mcp_hostile.py"), mode],
    };

    private static Task<IMcpConnection> ConnectAsync(
        string mode, Func<McpServerSettings, McpServerSettings>? with = null, Action? listChanged = null, CancellationToken cancellation = default) =>
        new McpConnector(TimeProvider.System).ConnectAsync((with ?? (settings => settings))(Settings(mode)), listChanged ?? (() => { }), cancellation)
            .WaitAsync(_patience, CancellationToken.None);

    private static async Task<McpOutcome> CallAsync(IMcpConnection server, string tool, string arguments = "{}", CancellationToken cancellation = default)
    {
        using var document = JsonDocument.Parse(arguments);
        return await server.CallAsync(tool, document.RootElement, cancellation).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    private static Task<string> EndedAsync(IMcpConnection server) => server.Ended.WaitAsync(_patience, TestContext.Current.CancellationToken);

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    /// <summary>Who was ended is gone a moment later, when the kernel comes to it.</summary>
    private static async Task<bool> IsGoneAsync(int pid)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < _patience; await Task.Yield())
        {
            if (!IsAlive(pid))
            {
                return true;
            }
        }

        return false;
    }
}
