using System.Diagnostics;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Tools.Tests.Kill;

/// <summary>What is stopped stays stopped, also over a restart, and whatever is doubtful counts as stopped.</summary>
public sealed class KillSwitchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-kill-");
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();

    private string FilePath => Path.Combine(_folder.FullName, KillFile.Name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_device_stops_nothing() => Assert.False(Make().State.IsKilled);

    [Theory]
    [InlineData(KillScope.Tools, true, false, false)]
    [InlineData(KillScope.Microphone, false, true, false)]
    [InlineData(KillScope.All, true, true, true)]
    public void A_command_stops_its_scope_over_a_restart(KillScope scope, bool tools, bool microphone, bool all)
    {
        Assert.Null(Make().Kill(scope, "a test"));

        var state = Make().State;
        Assert.Equal((tools, microphone, all), (state.StopsTools, state.StopsMicrophone, state.StopsAll));
        Assert.Equal(("a test", _clock.GetUtcNow()), (state.By, state.Since));
    }

    [Fact]
    public void Who_follows_no_longer_is_told_nothing_more_and_others_are()
    {
        var (gone, there) = (new List<KillState>(), new List<KillState>());
        var kill = Make();
        var following = kill.Follow(gone.Add);
        kill.Follow(there.Add);
        following.Dispose();

        kill.Kill(KillScope.Tools, "a test");

        Assert.Equal((1, 2), (gone.Count, there.Count)); // each was told once how it stands
    }

    [Fact]
    public void Parts_that_are_made_anew_with_a_switch_count_as_stopped_until_it_is_read_and_a_command_stays()
    {
        var kill = Make();
        kill.Kill(KillScope.Tools, "a test");

        kill.ExpectLine(hasLine: true);
        Assert.True(kill.State.StopsAll);
        kill.SetLine(isOn: false);
        Assert.Equal((false, true), (kill.State.StopsAll, kill.State.StopsTools));
        kill.ExpectLine(hasLine: false);
        Assert.Equal((false, true), (kill.State.StopsAll, kill.State.StopsTools));
    }

    [Fact]
    public void Two_commands_stop_both_and_one_releases_both()
    {
        var kill = Make();
        kill.Kill(KillScope.Tools, "one");
        kill.Kill(KillScope.Microphone, "other");

        Assert.True(kill.State is { StopsTools: true, StopsMicrophone: true, StopsAll: false });
        Assert.Null(kill.Unkill("one"));
        Assert.False(kill.State.IsKilled);
        Assert.False(Make().State.IsKilled);
    }

    [Fact]
    public void A_folder_that_is_a_link_to_nowhere_counts_as_stopped_and_none_at_all_does_not()
    {
        var link = Path.Combine(_folder.FullName, "state");
        Assert.False(new KillSwitch(new KillFile(link), hasLine: false, _clock, _log).State.IsKilled);

        File.CreateSymbolicLink(link, Path.Combine(_folder.FullName, "gone"));

        Assert.True(new KillSwitch(new KillFile(link), hasLine: false, _clock, _log).State.StopsAll);
    }

    [Fact]
    public void That_the_file_can_be_read_again_is_told()
    {
        File.WriteAllText(FilePath, "{");
        var kill = Make();
        var troubles = new List<string?>();
        kill.Follow(_ => troubles.Add(kill.Trouble));
        Assert.NotNull(Assert.Single(troubles));

        kill.Kill(KillScope.Tools, "a test");

        Assert.Null(troubles[^1]);
    }

    [Fact]
    public void A_switch_that_was_not_read_yet_stops_everything()
    {
        var kill = Make(hasLine: true);

        Assert.True(kill.State.StopsAll);
        kill.SetLine(false);
        Assert.False(kill.State.IsKilled);
        kill.SetLine(null);
        Assert.True(kill.State.StopsAll);
    }

    [Fact]
    public void A_command_does_not_release_the_switch_nor_the_switch_a_command()
    {
        var kill = Make(hasLine: true);
        kill.SetLine(true);
        kill.Kill(KillScope.Tools, "a test");

        Assert.Null(kill.Unkill("a test"));
        Assert.True(kill.State.StopsAll);
        kill.Kill(KillScope.Tools, "a test");
        kill.SetLine(false);
        Assert.True(kill.State is { StopsTools: true, StopsAll: false });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":2,"stopped":[]}""")]
    [InlineData("""{"format":1,"stopped":["tool"]}""")]
    [InlineData("""{"format":1,"stopped":[1]}""")]
    [InlineData("""{"format":1,"stopped":"tools"}""")]
    [InlineData("""{"format":1,"stopped":[],"since":"yesterday"}""")]
    [InlineData("""{"format":1,"stopped":[],"by":7}""")]
    [InlineData("""{"format":1,"stopped":[null]}""")]
    [InlineData("""{"format":1,"stopped":[],"since":null}""")]
    public void A_damaged_file_stops_everything_until_it_is_written_anew(string content)
    {
        File.WriteAllText(FilePath, content);

        var kill = Make();

        Assert.True(kill.State.StopsAll);
        Assert.NotNull(kill.Trouble);
        Assert.Equal(KillCauses.Damaged.Code, Assert.Single(_log.Lines).EventId);
        Assert.Null(kill.Unkill("a test"));
        Assert.Null(kill.Trouble);
        Assert.False(Make().State.IsKilled);
    }

    [Fact]
    public void A_file_that_is_a_link_or_a_folder_or_too_large_stops_everything()
    {
        File.WriteAllText(FilePath + ".other", """{"format":1,"stopped":[]}""");
        File.CreateSymbolicLink(FilePath, FilePath + ".other");
        Assert.True(Make().State.StopsAll);
        File.Delete(FilePath);
        Directory.CreateDirectory(FilePath);
        Assert.True(Make().State.StopsAll);
        Directory.Delete(FilePath);
        File.WriteAllText(FilePath, """{"format":1,"stopped":[]}""" + new string(' ', 5000));
        Assert.True(Make().State.StopsAll);
    }

    [Fact]
    public void What_root_writes_belongs_to_the_service_whose_folder_it_is()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file away");
        Assert.Equal("", Run("chown", "65534", _folder.FullName));

        Assert.Null(Make().Kill(KillScope.All, "a test"));

        Assert.Equal("65534 600", Run("stat", "-c", "%u %a", FilePath));
    }

    [Fact]
    public void What_cannot_be_kept_is_stopped_all_the_same_and_not_released()
    {
        var kill = new KillSwitch(new KillFile("/proc/no/such/place"), hasLine: false, _clock, _log);

        Assert.NotNull(kill.Kill(KillScope.Tools, "a test"));
        Assert.True(kill.State.StopsTools);
        Assert.NotNull(kill.Unkill("a test"));
        Assert.True(kill.State.StopsTools);
        Assert.Contains(_log.Lines, line => line.EventId == KillCauses.CannotKeep.Code);
    }

    [Fact]
    public void How_it_stands_is_told_and_each_change_once()
    {
        var kill = Make(hasLine: true);
        var told = new List<bool>();
        kill.Follow(state => told.Add(state.StopsAll));

        kill.SetLine(null);
        kill.SetLine(true);
        kill.SetLine(false);
        kill.SetLine(false);
        kill.Kill(KillScope.All, "a test");
        kill.Unkill("a test");

        Assert.Equal([true, false, true, false], told);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return output.Trim();
    }

    private KillSwitch Make(bool hasLine = false) => new(new KillFile(_folder.FullName), hasLine, _clock, _log);
}
