using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Calls;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Reloading;

/// <summary>What a save, a command or a signal does to a daemon that runs.</summary>
public sealed class ConfigurationKeeperTests : IDisposable
{
    private readonly KeeperBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Volume_and_log_level_change_at_once_also_in_a_conversation()
    {
        _bench.Kiosk.State = Engaged;

        _bench.Save(more: "\"audio\": { \"playback\": { \"volume\": 0.25 } }, \"log\": { \"level\": \"debug\" }");

        Assert.Equal(0.25, _bench.Kiosk.Adopted!.Options.Audio.Playback.Volume);
        Assert.Equal(LogLevel.Debug, _bench.Level);
        Assert.Equal((0, 0), (_bench.MadeAnew, _bench.Kiosk.Renewed));
        Assert.Contains(_bench.Log.Lines, l => l.Message == "audio.playback.volume: 0.8 -> 0.25, takes effect at once");
        Assert.Empty(_bench.Keeper.Status().Waiting);
    }

    [Fact]
    public void Another_voice_waits_until_the_conversation_is_over_and_then_renews_the_session()
    {
        _bench.Kiosk.State = Engaged;
        _bench.Save("\"voice\": \"zoe\"");
        Assert.Equal(["hydra.voice"], _bench.Keeper.Status().Waiting);
        _bench.Look(10);
        Assert.Equal(0, _bench.Kiosk.Renewed);
        Assert.NotEqual("zoe", _bench.Kiosk.Adopted!.Options.Hydra.Voice);

        _bench.Kiosk.State = ConversationState.Initial;
        _bench.Look();

        Assert.Equal((1, "zoe", 0), (_bench.Kiosk.Renewed, _bench.Kiosk.Adopted!.Options.Hydra.Voice, _bench.MadeAnew));
        Assert.Empty(_bench.Keeper.Status().Waiting);
    }

    [Fact]
    public void What_the_parts_are_made_of_waits_and_has_them_made_anew_once()
    {
        _bench.Kiosk.State = Engaged;
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Look(10);
        Assert.Equal(0, _bench.MadeAnew);

        _bench.Kiosk.State = ConversationState.Initial;
        _bench.Look(3);
        Assert.Equal(1, _bench.MadeAnew);
        Assert.True(_bench.Keeper.IsMakingAnew);
        _bench.Rebuild();

        Assert.Equal(20, _bench.Keeper.Made.Configuration.Options.Audio.PeriodMs);
        Assert.False(_bench.Keeper.IsMakingAnew);
        Assert.Contains(_bench.Log.Lines, l => l.Message.StartsWith("the parts of the device were made anew", StringComparison.Ordinal));
        _bench.Look(5);
        Assert.Equal(1, _bench.MadeAnew);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_microphone_that_somebody_has_switched_off_stays_off_in_the_new_parts(bool isMuted)
    {
        _bench.Kiosk.State = ConversationState.Initial with { Around = Surroundings.Unknown with { IsMutedByPerson = isMuted } };
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Rebuild();

        Assert.Equal(isMuted, _bench.Kiosk.IsMuted);
    }

    [Theory]
    [InlineData(false, true, false, true)] // switched off from outside while the parts end: they have not heard it any more
    [InlineData(false, false, true, true)] // a button or a tool was the last
    [InlineData(true, null, false, false)] // switched on by a button
    [InlineData(true, false, true, false)] // switched on from outside, and not heard any more
    [InlineData(false, false, false, false)]
    [InlineData(true, null, true, true)]
    public void A_mute_while_the_parts_are_made_anew_is_for_the_next_ones(bool wasMuted, bool? wish, bool atTheEnd, bool isMuted)
    {
        _bench.Kiosk.State = MutedIs(wasMuted);
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        Assert.True(_bench.Keeper.IsMakingAnew);
        if (wish is { } said)
        {
            _bench.Keeper.Muted(said);
        }

        _bench.Kiosk.State = MutedIs(atTheEnd);
        _bench.Rebuild();

        Assert.Equal(isMuted, _bench.Kiosk.IsMuted);
    }

    [Fact]
    public void A_mute_after_the_old_parts_and_before_the_new_ones_is_kept_also_where_those_cannot_run()
    {
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Keeper.TakeOver();
        _bench.Keeper.Muted(true);
        Assert.True(_bench.Keeper.FallBack(new IOException("no such device.")));
        _bench.Rebuild();

        Assert.True(_bench.Kiosk.IsMuted);
    }

    [Fact]
    public void A_mute_of_new_parts_that_fail_at_once_is_kept_by_the_old_ones()
    {
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Rebuild();
        _bench.Kiosk.State = MutedIs(true);
        Assert.True(_bench.Keeper.FallBack(new IOException("no such device.")));
        _bench.Rebuild();

        Assert.True(_bench.Kiosk.IsMuted);
    }

    [Theory]
    [InlineData("background")]
    [InlineData("staff")]
    [InlineData("consent")]
    [InlineData("by hand")]
    public void What_is_still_awaited_of_the_parts_keeps_them(string what)
    {
        var state = ConversationState.Initial;
        _bench.Kiosk.State = what switch
        {
            "background" => state with { Background = state.Background.Made("a", "t").Began("a", BackgroundWork.Unstoppable) },
            "staff" => state with { Around = state.Around with { IsStaffAwaited = true } },
            "consent" => state with { Around = state.Around with { IsAskedToConfirm = true } },
            _ => state,
        };
        _bench.Kiosk.IsToolAtWork = what == "by hand";
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Look(100);
        Assert.Equal(0, _bench.MadeAnew);

        _bench.Kiosk.State = state;
        _bench.Kiosk.IsToolAtWork = false;
        _bench.Look();

        Assert.Equal(1, _bench.MadeAnew);
    }

    [Fact]
    public void Where_conversations_have_no_end_quiet_for_as_long_as_one_would_last_on_is_enough()
    {
        _bench.Kiosk.HasVisitors = false;
        _bench.Kiosk.State = Engaged with { VoiceAt = TimeSpan.FromSeconds(1) };
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Look(30); // 15 s of the 20
        Assert.Equal(0, _bench.MadeAnew);
        _bench.Kiosk.State = Engaged with { VoiceAt = TimeSpan.FromSeconds(16) };
        _bench.Look(39);
        Assert.Equal(0, _bench.MadeAnew);

        _bench.Look(3);

        Assert.Equal(1, _bench.MadeAnew);
    }

    [Fact]
    public void A_room_in_which_nobody_has_ever_spoken_is_quiet_since_the_daemon_looks()
    {
        _bench.Kiosk.HasVisitors = false;
        _bench.Kiosk.State = Engaged;
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Look(36);
        Assert.Equal(0, _bench.MadeAnew);

        _bench.Look(4);

        Assert.Equal(1, _bench.MadeAnew);
        Assert.DoesNotContain(_bench.Log.Lines, l => l.EventId == ReloadCauses.Failed.Code);
    }

    [Fact]
    public void A_file_with_errors_changes_nothing_and_is_told_until_a_good_one_comes()
    {
        _bench.Save("\"voice\": 7", "\"audio\": { \"playback\": { \"volume\": 0.1 }, \"periodMs\": 999 }");

        Assert.Equal(0.8, _bench.Kiosk.Adopted!.Options.Audio.Playback.Volume);
        Assert.Equal(2, _bench.Log.Lines.Count(l => l.EventId == ReloadCauses.Problem.Code));
        Assert.Contains(_bench.Log.Lines, l => l.EventId == ReloadCauses.Problem.Code && l.Message.Contains("audio.periodMs", StringComparison.Ordinal));
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.Refused.Code);
        Assert.Equal(ReloadCauses.Refused.Code, Assert.Single(_bench.Troubles.Snapshot()).CauseCode);
        Assert.Contains("is not in effect", _bench.Keeper.Status().NotInEffect, StringComparison.Ordinal);

        _bench.Save(more: "\"audio\": { \"playback\": { \"volume\": 0.1 } }");

        Assert.Equal(0.1, _bench.Kiosk.Adopted!.Options.Audio.Playback.Volume);
        Assert.Empty(_bench.Troubles.Snapshot());
        Assert.Null(_bench.Keeper.Status().NotInEffect);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"hydra\": { \"instru")]
    [InlineData("\0\0\0")]
    public void What_is_no_configuration_is_refused_once(string text)
    {
        _bench.WriteRaw(System.Text.Encoding.UTF8.GetBytes(text));
        _bench.Look(6);

        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.Refused.Code);
    }

    [Fact]
    public void Ten_megabytes_a_folder_and_nothing_at_all_are_refused_and_a_byte_order_mark_is_not()
    {
        _bench.WriteRaw(new byte[10 * 1024 * 1024]);
        Assert.False(_bench.Keeper.Reload("a test").IsTaken);
        File.Delete(_bench.Path);
        Assert.False(_bench.Keeper.Reload("a test").IsTaken);
        Directory.CreateDirectory(_bench.Path);
        Assert.False(_bench.Keeper.Reload("a test").IsTaken);
        Directory.Delete(_bench.Path);
        _bench.WriteRaw([0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Configuration.ConfigFolder.With("\"greeting\": false"))]);

        Assert.True(_bench.Keeper.Reload("a test").IsTaken);
        Assert.False(_bench.Kiosk.Adopted!.Options.Hydra.Greeting);
    }

    [Fact]
    public void A_save_is_left_alone_where_that_is_asked_for_and_a_signal_and_a_command_are_not()
    {
        _bench.Save(more: "\"reload\": { \"onSave\": false }");
        _bench.Save("\"greeting\": false", "\"reload\": { \"onSave\": false }");
        Assert.True(_bench.Kiosk.Adopted!.Options.Hydra.Greeting);

        _bench.Keeper.ReloadSoon("SIGHUP");
        Assert.True(_bench.Kiosk.Adopted!.Options.Hydra.Greeting); // a signal does no work
        _bench.Look();
        Assert.False(_bench.Kiosk.Adopted!.Options.Hydra.Greeting);

        _bench.Write("", "\"reload\": { \"onSave\": false }");
        Assert.Equal(["hydra.greeting: false -> true, takes effect with the next session"], _bench.Keeper.Reload("a test").Lines);
        Assert.Equal(["nothing has changed"], _bench.Keeper.Reload("a test").Lines);
    }

    [Fact]
    public void Another_key_has_the_parts_made_anew_and_is_not_shown()
    {
        _bench.Key = "sk-second-key-0815";

        var answer = _bench.Keeper.Reload("a test");

        Assert.Equal(["API key: (not shown) -> (not shown), takes effect when nobody is in a conversation"], answer.Lines);
        Assert.Equal(1, _bench.MadeAnew);
        _bench.Rebuild();
        Assert.Equal("sk-second-key-0815", _bench.Keeper.Made.Key.Reveal());
        Assert.DoesNotContain(_bench.Log.Lines, l => l.Message.Contains("0815", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_with_which_no_session_comes_up_is_taken_back_after_the_limit()
    {
        _bench.SessionComesUp();
        _bench.Save("\"model\": \"hydra-v9\"", "\"reload\": { \"rollbackSeconds\": 30 }, \"audio\": { \"playback\": { \"volume\": 0.3 } }");
        _bench.Rebuild();
        Assert.Equal("hydra-v9", _bench.Keeper.Made.Configuration.Options.Hydra.Model);
        _bench.NoSession(LinkFault.ConfigurationRefused);
        _bench.Kiosk.State = Engaged with { Link = LinkState.Failing, IsSessionWanted = true }; // somebody waits in vain
        _bench.Look(57);
        Assert.Equal(1, _bench.MadeAnew);

        _bench.Look(5);
        Assert.Equal(2, _bench.MadeAnew);
        _bench.Rebuild();

        Assert.Equal("hydra-v1.1", _bench.Keeper.Made.Configuration.Options.Hydra.Model);
        Assert.Equal(0.8, _bench.Keeper.Made.Configuration.Options.Audio.Playback.Volume); // whole or not at all
        Assert.Contains(_bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code
            && l.Message.Contains("within 30 s", StringComparison.Ordinal) && l.Message.Contains("because of ConfigurationRefused", StringComparison.Ordinal));
        Assert.Equal(ReloadCauses.RolledBack.Code, Assert.Single(_bench.Troubles.Snapshot()).CauseCode);
        Assert.Contains("hydra-v9", File.ReadAllText(_bench.Path), StringComparison.Ordinal);
        _bench.NoSession(LinkFault.ConfigurationRefused);
        _bench.Look(200);
        Assert.Equal(2, _bench.MadeAnew); // and not back again
        Assert.False(_bench.Keeper.IsMakingAnew);
    }

    [Fact]
    public void A_change_with_which_a_session_comes_up_stays()
    {
        _bench.SessionComesUp();
        _bench.Save("\"voice\": \"zoe\"");
        Assert.Equal(1, _bench.Kiosk.Renewed);
        _bench.NoSession(LinkFault.HandshakeTimedOut);
        _bench.Look(20);
        _bench.SessionComesUp();
        _bench.Look(500);

        Assert.Equal(("zoe", 0), (_bench.Keeper.Made.Configuration.Options.Hydra.Voice, _bench.MadeAnew));
        Assert.Empty(_bench.Troubles.Snapshot());
        Assert.Single(_bench.Log.Lines, l => l.Message.StartsWith("a session came up with the changed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_corrected_file_takes_the_place_of_the_one_that_fails_and_is_on_trial_itself()
    {
        _bench.SessionComesUp();
        _bench.Save("\"voice\": \"zoe\"");
        _bench.NoSession(LinkFault.ConfigurationRefused);
        _bench.Kiosk.State = Engaged with { Link = LinkState.Failing }; // somebody waits in vain, so that nothing else is free
        _bench.Save("\"voice\": \"leo\"");
        Assert.Equal(["hydra.voice"], _bench.Keeper.Status().Waiting);

        _bench.Look(150);
        Assert.Equal("leo", _bench.Keeper.Made.Configuration.Options.Hydra.Voice);
        Assert.Null(_bench.Keeper.Status().NotInEffect);
        Assert.DoesNotContain(_bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code);

        _bench.NoSession(LinkFault.ConfigurationRefused);
        _bench.Look(150);
        Assert.NotEqual("leo", _bench.Keeper.Made.Configuration.Options.Hydra.Voice);
        Assert.NotEqual("zoe", _bench.Keeper.Made.Configuration.Options.Hydra.Voice);
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code);
    }

    [Fact]
    public void One_error_of_the_service_has_a_session_tried_again_and_only_a_second_one_takes_the_change_back()
    {
        _bench.SessionComesUp();
        _bench.Save("\"voice\": \"zoe\"");
        Assert.Equal(1, _bench.Kiosk.Renewed);
        _bench.NoSession(LinkFault.ServerError);
        _bench.Look(500);
        Assert.Equal(2, _bench.Kiosk.Renewed);
        Assert.Equal("zoe", _bench.Keeper.Made.Configuration.Options.Hydra.Voice);

        _bench.NoSession(LinkFault.ServerError);
        _bench.Look(2);

        Assert.NotEqual("zoe", _bench.Keeper.Made.Configuration.Options.Hydra.Voice);
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code);
    }

    [Theory]
    [InlineData("\"voice\": \"zoe\"", LinkFault.Unreachable)] // the network's fault
    [InlineData("\"voice\": \"zoe\"", LinkFault.ServerFull)]
    [InlineData("\"voice\": \"zoe\"", LinkFault.RateLimited)]
    [InlineData("\"voice\": \"zoe\"", LinkFault.ServerError)]
    [InlineData("\"endpoint\": \"wss://other.example/v1\"", LinkFault.ServerFull)] // the way is another, and it was reached
    [InlineData("\"endpoint\": \"wss://other.example/v1\"", LinkFault.RateLimited)]
    [InlineData("\"endpoint\": \"wss://other.example/v1\"", LinkFault.ServerError)]
    [InlineData("\"greeting\": false", LinkFault.CredentialsRefused)] // which no session fails for
    public void What_the_change_cannot_be_the_fault_of_takes_nothing_back(string change, LinkFault fault)
    {
        _bench.SessionComesUp();
        _bench.Save(change);
        if (_bench.Keeper.IsMakingAnew)
        {
            _bench.Rebuild();
        }

        _bench.NoSession(fault);
        _bench.Look(500);

        Assert.DoesNotContain(_bench.Log.Lines, l => l.EventId == ReloadCauses.RolledBack.Code);
    }

    [Fact]
    public void Where_no_session_came_up_before_either_nothing_is_taken_back()
    {
        _bench.Save("\"model\": \"hydra-v9\"");
        _bench.Rebuild();
        _bench.NoSession(LinkFault.ConfigurationRefused);
        _bench.Look(500);

        Assert.Equal("hydra-v9", _bench.Keeper.Made.Configuration.Options.Hydra.Model);
    }

    [Fact]
    public void Parts_that_cannot_run_are_followed_by_those_from_before()
    {
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Keeper.TakeOver();
        Assert.True(_bench.Keeper.FallBack(new IOException("no such device.")));
        _bench.Rebuild();

        Assert.Equal(10, _bench.Keeper.Made.Configuration.Options.Audio.PeriodMs);
        Assert.Equal(ReloadCauses.CannotRun.Code, Assert.Single(_bench.Troubles.Snapshot()).CauseCode);
        Assert.False(_bench.Keeper.FallBack(new IOException("again"))); // there is nothing behind that
    }

    [Fact]
    public void Parts_that_have_run_for_a_while_can_run()
    {
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Rebuild();
        Assert.True(_bench.Keeper.CanFallBack);
        _bench.Look(25);

        Assert.False(_bench.Keeper.CanFallBack);
    }

    [Fact]
    public void What_is_taken_back_before_it_took_effect_never_does()
    {
        _bench.Kiosk.State = Engaged;
        _bench.Save(more: "\"audio\": { \"periodMs\": 20 }");
        _bench.Save();
        _bench.Kiosk.State = ConversationState.Initial;
        _bench.Look(3);

        Assert.Equal(0, _bench.MadeAnew);
        Assert.Empty(_bench.Keeper.Status().Waiting);
    }

    [Fact]
    public void The_reason_of_a_refusal_is_an_error_and_no_doubt_is_told_of_what_is_not_taken()
    {
        _bench.Save("\"voice\": \"nobody-knows\"");
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.Doubt.Code);

        _bench.Save("\"voice\": \"nobody-knows\"", "\"audio\": { \"periodMs\": 999 }");

        Assert.Contains("audio.periodMs", _bench.Keeper.Status().NotInEffect, StringComparison.Ordinal);
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.Doubt.Code);
    }

    [Fact]
    public void That_nothing_has_changed_is_said_where_the_file_was_read_and_not_where_a_profile_was_chosen()
    {
        _bench.Keeper.Reload("a test");
        Assert.Single(_bench.Log.Lines, l => l.Message.Contains("nothing has changed", StringComparison.Ordinal));

        Assert.True(_bench.Keeper.TryChoose("base", "a test", out _));

        Assert.Single(_bench.Log.Lines, l => l.Message.Contains("nothing has changed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_profile_that_cannot_be_chosen_for_a_fault_of_the_daemon_is_a_problem_and_no_end()
    {
        _bench.Save(more: "\"profiles\": { \"night\": { \"volume\": 0.1 } }");
        _bench.Rebuild();
        _bench.Kiosk.Fault = new InvalidOperationException("a defect");

        Assert.False(_bench.Keeper.TryChoose("night", "a test", out var problem));

        Assert.Contains(ReloadCauses.Failed.Tag, problem, StringComparison.Ordinal);
        Assert.Single(_bench.Log.Lines, l => l.EventId == ReloadCauses.Failed.Code);
    }

    private static ConversationState MutedIs(bool isMuted) =>
        ConversationState.Initial with { Around = Surroundings.Unknown with { IsMutedByPerson = isMuted } };

    private static ConversationState Engaged => ConversationState.Initial with { IsEngaged = true, IsSessionWanted = true, Link = LinkState.Ready };
}
