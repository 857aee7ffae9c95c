using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Reloading;

/// <summary>Who chooses a profile, for how long, and what comes of it.</summary>
public sealed class ProfileChoiceTests
{
    private const string Profiles = "\"profiles\": { \"loud\": { \"volume\": 1.0 }, \"night\": { \"hours\": \"22:00-06:00\", \"voice\": \"zoe\" } }";

    [Fact]
    public void A_choice_takes_effect_with_the_next_session_and_is_told()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.Kiosk.State = ConversationState.Initial with { IsEngaged = true, IsSessionWanted = true, Link = LinkState.Ready };

        Assert.True(bench.Keeper.TryChoose("night", "a test", out _));
        Assert.Equal(("night", "hand"), (bench.Keeper.Status().Profile, bench.Keeper.Status().ProfileBy));
        Assert.Equal(["hydra.voice"], bench.Keeper.Status().Waiting);
        bench.Kiosk.State = ConversationState.Initial;
        bench.Look();

        Assert.Equal(("zoe", 1), (bench.Kiosk.Adopted!.Options.Hydra.Voice, bench.Kiosk.Renewed));
        Assert.Equal(["base ", "loud ", "night *22:00-06:00"],
            bench.Keeper.Profiles().Select(p => $"{p.Name} {(p.IsChosen ? "*" : "")}{(p.Name == "night" ? p.Hours : "")}"));
        Assert.Contains(bench.Log.Lines, l => l.Message == "profile night is chosen by a test");
    }

    [Fact]
    public void Nobody_in_the_middle_of_a_conversation_hears_the_volume_of_another_profile()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.Kiosk.State = ConversationState.Initial with { IsEngaged = true };

        bench.Keeper.TryChoose("loud", "a test", out _);
        Assert.Equal(0.8, bench.Kiosk.Adopted!.Options.Audio.Playback.Volume);
        bench.Kiosk.State = ConversationState.Initial;
        bench.Look();

        Assert.Equal((1.0, 0), (bench.Kiosk.Adopted!.Options.Audio.Playback.Volume, bench.Kiosk.Renewed)); // no session has to be tried for it
    }

    [Fact]
    public void A_profile_with_which_no_session_comes_up_gives_way_to_the_one_before()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.Keeper.TryChoose("loud", "a test", out _);
        bench.SessionComesUp();

        bench.Keeper.TryChoose("night", "a test", out _);
        bench.NoSession(LinkFault.ConfigurationRefused);
        bench.Look(125);

        Assert.Equal(("loud", 1.0), (bench.Keeper.Status().Profile, bench.Keeper.Made.Configuration.Options.Audio.Playback.Volume));
        Assert.Contains(bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code && l.Message.Contains("profile night of ", StringComparison.Ordinal));
        bench.Restart();
        Assert.Equal("loud", bench.Keeper.Status().Profile);
    }

    [Fact]
    public void A_profile_that_is_chosen_while_a_change_is_on_trial_does_not_hide_what_is_wrong_with_it()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.SessionComesUp();
        bench.Save("\"endpoint\": \"wss://nowhere.example/\"", Profiles);
        bench.Rebuild();
        bench.NoSession(LinkFault.Unreachable);
        bench.Keeper.TryChoose("night", "a test", out _);
        bench.NoSession(LinkFault.Unreachable);
        bench.Look(125);
        Assert.Equal(2, bench.MadeAnew);
        bench.Rebuild();

        var options = bench.Keeper.Made.Configuration.Options.Hydra;
        Assert.Equal(("api.smallest.ai", "zoe", "night"), (options.Endpoint.Host, options.Voice, bench.Keeper.Status().Profile));
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        using var bench = new KeeperBench(more: Profiles);

        Assert.False(bench.Keeper.TryChoose("nigth", "a test", out var problem));
        Assert.Equal("there is no profile \"nigth\", only loud, night and base. Did you mean \"night\"?", problem);
        using var none = new KeeperBench();
        Assert.False(none.Keeper.TryChoose("night", "a test", out problem));
        Assert.Equal("the configuration has no profiles.", problem);
        Assert.True(none.Keeper.TryChoose("base", "a test", out _));
    }

    [Fact]
    public void A_choice_outlives_a_restart_until_hours_begin()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.Keeper.TryChoose("loud", "a test", out _);
        bench.Restart();
        Assert.Equal(("loud", 1.0), (bench.Keeper.Status().Profile, bench.Keeper.Made.Configuration.Options.Audio.Playback.Volume));

        bench.Clock.Advance(TimeSpan.FromHours(9.9));
        bench.Look();
        Assert.Equal("loud", bench.Keeper.Status().Profile);
        bench.Clock.Advance(TimeSpan.FromHours(0.2)); // past 22:00
        bench.Look();
        Assert.Equal(("night", "hours"), (bench.Keeper.Status().Profile, bench.Keeper.Status().ProfileBy));

        bench.Keeper.TryChoose("base", "a test", out _);
        Assert.Equal((null, "hand"), (bench.Keeper.Status().Profile, bench.Keeper.Status().ProfileBy));
        bench.Clock.Advance(TimeSpan.FromHours(9)); // past 06:00: the hours are over, and so is the choice
        bench.Look();
        Assert.Equal((null, "default"), (bench.Keeper.Status().Profile, bench.Keeper.Status().ProfileBy));
    }

    [Fact]
    public void The_file_names_the_one_that_is_chosen_while_nobody_chooses()
    {
        using var bench = new KeeperBench(more: Profiles + ", \"profile\": \"loud\"");

        Assert.Equal(("loud", "default"), (bench.Keeper.Status().Profile, bench.Keeper.Status().ProfileBy));
        Assert.Equal(1.0, bench.Keeper.Made.Configuration.Options.Audio.Playback.Volume);
    }

    [Fact]
    public void A_chosen_profile_that_goes_from_the_file_gives_way_to_the_default_and_is_told_once()
    {
        using var bench = new KeeperBench(more: Profiles);
        bench.Keeper.TryChoose("loud", "a test", out _);
        bench.Save(more: "\"profiles\": { \"night\": { \"hours\": \"22:00-06:00\" } }");
        bench.Look(5);

        Assert.Null(bench.Keeper.Status().Profile);
        Assert.Single(bench.Log.Lines, l => l.EventId == ReloadCauses.ProfileGone.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"format\":1,\"profile\":7,\"at\":\"yesterday\"}")]
    [InlineData("{\"format\":2,\"profile\":\"loud\",\"at\":\"2026-11-30T11:00:00Z\"}")]
    public void A_damaged_record_of_the_choice_is_no_choice(string text)
    {
        using var bench = new KeeperBench(more: Profiles);
        File.WriteAllText(Path.Combine(bench.State, "profile.json"), text);
        bench.Restart();

        Assert.Equal("default", bench.Keeper.Status().ProfileBy);
        Assert.Contains(bench.Log.Lines, l => l.Message.Contains("is not known any more", StringComparison.Ordinal));
    }

    [Fact]
    public void A_choice_that_cannot_be_kept_holds_all_the_same_and_is_told()
    {
        var file = Path.GetTempFileName(); // a file in the place of the folder
        using var bench = new KeeperBench(more: Profiles, state: file);
        try
        {
            Assert.True(bench.Keeper.TryChoose("loud", "a test", out _));
            Assert.Equal("loud", bench.Keeper.Status().Profile);
            Assert.Single(bench.Log.Lines, l => l.EventId == ReloadCauses.ProfileNotKept.Code);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
