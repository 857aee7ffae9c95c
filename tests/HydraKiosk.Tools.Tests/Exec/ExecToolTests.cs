using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec;

namespace HydraKiosk.Tools.Tests.Exec;

/// <summary>What a program is given, and what becomes of what it says.</summary>
[Collection("programs")] // one after the other: who has shed its mark is ended only when no other program runs
[UnsupportedOSPlatform("windows")]
public sealed class ExecToolTests : IDisposable
{
    private readonly Workshop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task The_arguments_are_one_line_on_standard_input_and_then_it_ends()
    {
        var answer = await _shop.AskAsync("cat", """
            { "text": "a 'quoted' $(word); rm -rf /",
              "n": 1.50 }
            """);
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal("a 'quoted' $(word); rm -rf /", answer.GetProperty("text").GetString());
        Assert.Equal("1", (await _shop.AskAsync("wc -l", "{\n\n\"a\":\"x\\ny\"}")).GetProperty("output").GetString());
        Assert.Equal("1.50", answer.GetProperty("n").GetRawText());
    }

    [Fact]
    public async Task Nothing_of_the_services_environment_is_passed_on()
    {
        var settings = new ExecSettings("/usr/bin/env", _shop.Scratch) { Environment = new Dictionary<string, string> { ["PRINTER"] = "front desk" } };
        var lines = (await _shop.AskAsync(settings)).GetProperty("output").GetString()!.Split('\n').Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("HYDRA_KIOSK_CALL=", lines[0], StringComparison.Ordinal);
        Assert.Equal(["LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin", "PRINTER=front desk"], lines[1..]);
    }

    [Fact]
    public async Task It_inherits_three_descriptors_and_no_more()
    {
        using var file = File.OpenRead("/dev/null");
        var numbers = (await _shop.AskAsync(new ExecSettings("/bin/ls", _shop.Scratch) { Arguments = ["/proc/self/fd"] })).GetProperty("output").GetString();
        Assert.Equal("0\n1\n2\n3", numbers); // the last is the folder that is being listed
    }

    [Fact]
    public async Task No_signal_is_blocked_or_ignored_and_the_session_is_its_own()
    {
        var settings = new ExecSettings("/bin/grep", _shop.Scratch) { Arguments = ["-E", "^(SigBlk|SigIgn|NSsid|Pid):", "/proc/self/status"] };
        var lines = (await _shop.AskAsync(settings)).GetProperty("output").GetString()!.Split('\n')
            .Select(line => line.Split('\t')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        Assert.Equal(("0000000000000000", "0000000000000000"), (lines["SigBlk:"], lines["SigIgn:"]));
        Assert.Equal(lines["Pid:"], lines["NSsid:"]);
    }

    [Fact]
    public async Task It_starts_in_an_empty_folder_of_its_own_that_is_gone_afterwards()
    {
        var answer = await _shop.AskAsync("ls -A; pwd; mkdir -p deep/er; echo x > deep/er/file");
        var folder = answer.GetProperty("output").GetString()!;
        Assert.Equal(_shop.Scratch, Path.GetDirectoryName(folder));
        Assert.Empty(Directory.GetFileSystemEntries(_shop.Scratch));
    }

    [Fact]
    public async Task A_configured_folder_stays()
    {
        var settings = _shop.Script("pwd; echo x > kept") with { WorkFolder = _shop.Folder };
        Assert.Equal(_shop.Folder, (await _shop.AskAsync(settings)).GetProperty("output").GetString());
        Assert.True(File.Exists(_shop.PathOf("kept")));
    }

    [Theory]
    [InlineData("printf 'Two tables are free.\\n'", """{"ok":true,"output":"Two tables are free."}""")]
    [InlineData("printf '{\"tables\": 2}'", """{"ok":true,"tables":2}""")]
    [InlineData("printf '{\"tables\":0,\"ok\":false,\"error\":\"full\"}'", """{"ok":false,"tables":0,"error":"full"}""")]
    [InlineData("printf '{\"ok\":\"perhaps\"}'", """{"ok":true,"output":{"ok":"perhaps"}}""")]
    [InlineData("printf '{\"a\":1,\"a\":2}'", """{"ok":true,"output":"{\"a\":1,\"a\":2}"}""")]
    [InlineData("printf '{broken'", """{"ok":true,"output":"{broken"}""")]
    [InlineData("printf '[1,2]'", """{"ok":true,"output":"[1,2]"}""")]
    [InlineData("true", """{"ok":true,"output":""}""")]
    [InlineData("exec cat >/dev/null", """{"ok":true,"output":""}""")]
    public async Task An_object_is_passed_on_and_words_are_wrapped(string script, string output) =>
        Assert.Equal(output, await _shop.RunAsync(script));

    [Fact]
    public async Task A_bad_exit_code_is_told_with_what_the_program_said()
    {
        var output = await _shop.RunAsync("echo half; printf 'no paper\\n\\033[31min tray 2\\033[0m\\n' >&2; exit 3");
        Assert.Equal("""{"ok":false,"error":"The program failed with exit code 3: no paper in tray 2","exit_code":3,"output":"half"}""", output);
        var line = Assert.Single(_shop.Log.Lines);
        Assert.Equal(ExecCauses.Failed.Code, line.EventId);
        Assert.Contains("exit code 3", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("paper", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_complaint_the_end_is_told()
    {
        var answer = await _shop.AskAsync("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done >&2; echo the reason >&2; exit 1");
        var error = answer.GetProperty("error").GetString()!;
        Assert.EndsWith("line 2999 the reason", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 300, 350);
    }

    [Fact]
    public async Task A_crash_is_told_by_its_signal() =>
        Assert.Contains("signal 11 (SIGSEGV", (await _shop.AskAsync("kill -SEGV $$")).GetProperty("error").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task Bytes_that_are_no_text_are_replaced_and_that_is_said()
    {
        var answer = await _shop.AskAsync("printf 'caf\\351 open'");
        Assert.Equal("caf\uFFFD open", answer.GetProperty("output").GetString());
        Assert.Contains("not valid UTF-8", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_without_end_is_cut_and_ended()
    {
        var settings = _shop.Script("trap '' PIPE; exec yes \u00e4\u00f6\u00fc") with { OutputLimitBytes = 1000 };
        var answer = await _shop.AskAsync(settings);
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains("more than 1000 bytes", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("äöü\näöü", answer.GetProperty("output").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("note", out _)); // a character that the cut halved is no fault of the program
        Assert.Equal(ExecCauses.TooMuch.Code, Assert.Single(_shop.Log.Lines).EventId);
    }

    [Fact]
    public async Task Standard_error_without_end_keeps_nobody_waiting() => Assert.Equal("""{"ok":true,"output":"done"}""", await _shop.RunAsync(
        "head -c 30000000 /dev/zero >&2; echo done"));

    [Fact]
    public async Task A_program_that_reads_nothing_keeps_nobody_waiting()
    {
        var arguments = $$"""{"text":"{{new string('x', 65_000)}}"}""";
        Assert.Equal("""{"ok":true,"output":"done"}""", await _shop.RunAsync("exec 0<&-; echo done", arguments));
        Assert.Equal("65012", (await _shop.AskAsync("wc -c", arguments)).GetProperty("output").GetString());
    }

    [Fact]
    public async Task Arguments_that_fit_into_no_pipe_are_refused()
    {
        var refused = await Assert.ThrowsAsync<ToolRefusedException>(() =>
            _shop.RunAsync("touch ran", $$"""{"text":"{{new string('x', ExecTool.MaxInputBytes)}}"}"""));
        Assert.Contains("longer than 65536 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_changes_its_own_file_runs_to_its_end_and_is_looked_at_again()
    {
        var settings = _shop.Script("cp \"$0\" \"$0.new\"; echo '# more' >> \"$0.new\"; mv \"$0.new\" \"$0\"; chmod 0777 \"$0\"; echo done");
        Assert.Equal("""{"ok":true,"output":"done"}""", await _shop.RunAsync(settings));
        Assert.False((await _shop.AskAsync(settings)).GetProperty("ok").GetBoolean());
        var line = Assert.Single(_shop.Log.Lines);
        Assert.Equal(ExecCauses.Unfit.Code, line.EventId);
        Assert.Contains("changed by users other than its owner", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_for_another_processor_is_told_as_one()
    {
        var head = new byte[64];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(head);
        (head[16], head[18]) = (2, 243);
        var output = await _shop.RunAsync(new ExecSettings(_shop.Write("foreign", head), _shop.Scratch));
        Assert.Equal("""{"ok":false,"error":"The program could not be started on this device. Nothing was done."}""", output);
        var line = Assert.Single(_shop.Log.Lines);
        Assert.Equal(ExecCauses.NotStarted.Code, line.EventId);
        Assert.Contains("built for RISC-V", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_no_script_is_told_as_one()
    {
        await _shop.RunAsync(new ExecSettings(_shop.Write("notes", "just words\n"), _shop.Scratch));
        Assert.Contains("nor a script whose first line begins with #!", Assert.Single(_shop.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_told_as_one()
    {
        var path = _shop.PathOf("busy");
        File.Copy("/bin/true", path);
        File.SetUnixFileMode(path, File.GetUnixFileMode("/bin/true"));
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            await _shop.RunAsync(new ExecSettings(path, _shop.Scratch));
        }

        Assert.Contains("somebody is changing it", Assert.Single(_shop.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_folder_that_has_gone_is_named()
    {
        await _shop.RunAsync(_shop.Script("true") with { WorkFolder = _shop.PathOf("gone") });
        Assert.Contains($"the working folder {_shop.PathOf("gone")} is not there", Assert.Single(_shop.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_knows_neither_arguments_nor_output()
    {
        await _shop.RunAsync("cat; cat /proc/self/environ >&2; exit 9", """{"pin":"4711-secret"}""");
        Assert.DoesNotContain(_shop.Log.Lines, line => line.Message.Contains("4711", StringComparison.Ordinal) || line.Exception is not null);
        Assert.Single(_shop.Log.Lines);
    }
}
