using System.Runtime.Versioning;
using HydraKiosk.Tools.Exec;

namespace HydraKiosk.Tools.Tests.Exec;

/// <summary>What is found before anything is started.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecProblemTests : IDisposable
{
    private readonly Workshop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void A_sound_program_has_no_problem()
    {
        Assert.Empty(ExecProblem.Of(_shop.Script("true")));
        Assert.Empty(ExecProblem.Of(new ExecSettings("/bin/sh", _shop.Scratch) { Arguments = ["-c", "true"] }));
    }

    [Fact]
    public void A_path_that_is_not_whole_is_refused() => AssertProblem(new ExecSettings("bin/tool", _shop.Scratch), "is not an absolute path");

    [Fact]
    public void A_folder_is_no_program() => AssertProblem(new ExecSettings(_shop.Folder, _shop.Scratch), "it is a directory");

    [Fact]
    public void What_is_not_there_is_no_program() => AssertProblem(new ExecSettings(_shop.PathOf("none"), _shop.Scratch), "it is not there");

    [Fact]
    public void A_device_is_no_program() => AssertProblem(new ExecSettings("/dev/null", _shop.Scratch), "it is a character device");

    [Fact]
    public void A_file_that_is_not_executable_is_refused()
    {
        var settings = _shop.Script("true");
        File.SetUnixFileMode(settings.Program, UnixFileMode.UserRead);
        AssertProblem(settings, "may not be executed");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_may_change_is_refused(UnixFileMode more)
    {
        var settings = _shop.Script("true");
        File.SetUnixFileMode(settings.Program, File.GetUnixFileMode(settings.Program) | more);
        AssertProblem(settings, "may be changed by users other than its owner");
    }

    [Fact]
    public void A_file_that_others_may_replace_is_refused_also_behind_a_link()
    {
        var open = Directory.CreateDirectory(_shop.PathOf("open")).FullName;
        var program = Path.Combine(open, "tool");
        File.Move(_shop.Script("true").Program, program);
        File.CreateSymbolicLink(_shop.PathOf("link"), program);
        Assert.Empty(ExecProblem.Of(new ExecSettings(_shop.PathOf("link"), _shop.Scratch)));
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.OtherWrite);
        AssertProblem(new ExecSettings(program, _shop.Scratch), $"write into the folder {open}");
        AssertProblem(new ExecSettings(_shop.PathOf("link"), _shop.Scratch), $"write into the folder {open}");
    }

    [Fact]
    public void A_file_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file away");
        var settings = _shop.Script("true");
        using (var chown = System.Diagnostics.Process.Start("/bin/chown", ["65534", settings.Program]))
        {
            chown.WaitForExit();
        }

        AssertProblem(settings, "belongs to the user 65534");
    }

    [Fact]
    public void A_script_with_the_line_ends_of_windows_is_told_how_to_lose_them() =>
        AssertProblem(new ExecSettings(_shop.Write("dos", "#!/bin/sh\r\necho x\r\n"), _shop.Scratch), "CR LF");

    [Fact]
    public void A_script_for_an_interpreter_that_is_not_here_names_it() =>
        AssertProblem(new ExecSettings(_shop.Write("perl7", "#!/usr/bin/perl7 -w\nprint;\n"), _shop.Scratch), "names the interpreter /usr/bin/perl7,");

    [Fact]
    public void A_script_for_nothing_is_refused() =>
        AssertProblem(new ExecSettings(_shop.Write("bare", "#!\n"), _shop.Scratch), "names no interpreter");

    [Theory]
    [InlineData("HYDRA_KIOSK_CALL", "x", "is set by the service itself")]
    [InlineData("A=B", "x", "The name of a variable")]
    [InlineData("", "x", "The name of a variable")]
    [InlineData("GOOD", "a\0b", "NUL")]
    public void Variables_that_no_program_could_read_are_refused(string name, string value, string expected) =>
        AssertProblem(_shop.Script("true") with { Environment = new Dictionary<string, string> { [name] = value } }, expected);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = ExecProblem.Of(new ExecSettings("tool", "scratch")
        {
            WorkFolder = _shop.PathOf("gone"),
            Arguments = ["a\0b"],
            OutputLimitBytes = 1,
            ErrorLimitBytes = int.MaxValue,
        });
        Assert.Equal(6, problems.Count);
        Assert.All(problems, problem => Assert.EndsWith(".", problem, StringComparison.Ordinal));
    }

    private static void AssertProblem(ExecSettings settings, string expected) =>
        Assert.Contains(expected, Assert.Single(ExecProblem.Of(settings)), StringComparison.Ordinal);
}
