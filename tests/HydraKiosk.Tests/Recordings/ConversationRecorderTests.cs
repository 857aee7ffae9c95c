using System.Runtime.Versioning;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Recordings;

namespace HydraKiosk.Tests.Recordings;

/// <summary>What is recorded of a conversation, and what is not.</summary>
[SupportedOSPlatform("linux")]
public sealed class ConversationRecorderTests
{
    private const double LeadSeconds = 0.5;

    [Fact]
    public void A_conversation_is_one_pair_of_files_with_both_sides_where_they_belong()
    {
        using var bench = Claimed();
        bench.Run(5, left: RecorderBench.Clicks(4), right: RecorderBench.Clicks(4));

        var name = bench.Converse(10, RecorderBench.Clicks(7, 12), RecorderBench.Clicks(7, 9.5));

        Assert.Equal([name], bench.Folder.List());
        Assert.Equal([name], bench.Finished);
        var (left, right) = (RecorderBench.Onsets(bench.Side(name, 0)), RecorderBench.Onsets(bench.Side(name, 1)));
        Near([2 + LeadSeconds, 7 + LeadSeconds], left);
        Near([2 + LeadSeconds, 4.5 + LeadSeconds], right);
        Assert.InRange(bench.Side(name, 0).Length / 48_000.0, 11.45, 11.55); // half a second before, a second after
        Assert.False(bench.Recorder.Status.IsRecording);
        Assert.Equal(1, bench.Recorder.Status.Made);
        Assert.Null(bench.Folder.BeingWritten());
    }

    [Fact]
    public void Only_the_owner_may_read_them()
    {
        using var bench = Claimed();
        var name = bench.Converse(2);
        Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(bench.Folder.Path), 8));
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(bench.Folder.File(name, ".wav")), 8));
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(bench.Folder.File(name, ".ndjson")), 8));
    }

    [Fact]
    public void Outside_a_conversation_nothing_is_written_whatever_sounds()
    {
        using var bench = Claimed();
        bench.Run(5, RecorderBench.Voice((0, 5)), RecorderBench.Voice((0, 5)));
        Assert.Empty(bench.Folder.List());
        bench.Converse(1);
        bench.Run(5, RecorderBench.Voice((0, 50)), RecorderBench.Voice((0, 50)));
        var name = Assert.Single(bench.Folder.List());
        Assert.Empty(RecorderBench.Onsets(bench.Side(name, 0)));
        Assert.Empty(RecorderBench.Onsets(bench.Side(name, 1)));
    }

    [Fact]
    public void Words_from_before_the_press_that_leave_later_lie_where_they_were_said()
    {
        using var bench = Claimed();
        bench.Run(5);
        bench.Tell(new ConversationBegan("a press")); // at 5 s
        bench.Run(1);
        var heard = RecorderBench.Clicks(4.8);
        bench.Send(4.78, TimeSpan.FromSeconds(4.80).Ticks, heard);
        bench.Send(4.80, TimeSpan.FromSeconds(4.82).Ticks, heard);
        bench.Send(4.82, TimeSpan.FromSeconds(4.84).Ticks, heard);
        bench.Run(1);
        bench.Tell(new ConversationEnded("quiet"));
        bench.Run(3);

        Near([LeadSeconds - 0.2], RecorderBench.Onsets(bench.Side(bench.Folder.List()[0], 0)));
    }

    [Fact]
    public void Events_stand_in_order_with_words_only_where_they_are_wanted()
    {
        using var bench = Claimed();
        var kept = Talk(bench);
        var events = bench.Events(kept);
        Assert.Equal(
            ["recording", "conversation-began", "turn", "caption", "conversation-ended", "recording-ended"],
            events.Select(e => e.GetProperty("what").GetString()));
        Assert.Equal(events.Select(e => e.GetProperty("atMs").GetInt64()).Order(), events.Select(e => e.GetProperty("atMs").GetInt64()));
        Assert.Equal(500, events[1].GetProperty("atMs").GetInt64());
        Assert.Equal("where are the lockers", events[2].GetProperty("words").GetString());
        Assert.Equal("beside the door", events[3].GetProperty("words").GetString());
        Assert.False(events[0].TryGetProperty("transcription", out _));

        using var silent = Claimed(new RecordingOptions { Enabled = true, MinFreeMB = 0, Transcripts = false });
        var text = File.ReadAllText(silent.Folder.File(Talk(silent), ".ndjson"));
        Assert.DoesNotContain("lockers", text, StringComparison.Ordinal);
        Assert.DoesNotContain("door", text, StringComparison.Ordinal);
        Assert.Contains("\"what\":\"turn\"", text, StringComparison.Ordinal);

        using var without = Claimed(new RecordingOptions { Enabled = true, MinFreeMB = 0, Events = false });
        Assert.False(File.Exists(without.Folder.File(Talk(without), ".ndjson")));

        static string Talk(RecorderBench bench)
        {
            bench.Tell(new ConversationBegan("a press"));
            bench.Run(2);
            bench.Tell(new TurnTaken(1) { Words = "where are the lockers" });
            bench.Run(1);
            bench.Tell(new Caption(1, "beside the door"));
            bench.Run(1);
            bench.Tell(new ConversationEnded("quiet"));
            bench.Run(3);
            return bench.Folder.List()[0];
        }
    }

    [Fact]
    public void The_person_is_told_once_a_conversation()
    {
        using var bench = Claimed();
        bench.Converse(1);
        Assert.Equal(1, bench.Announced);
        bench.Converse(1);
        Assert.Equal(2, bench.Announced);
    }

    [Fact]
    public void The_person_is_told_after_the_first_words_and_not_into_them()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Tell(new SpeechHeard());
        bench.Run(2);
        Assert.Equal(0, bench.Announced);
        bench.Tell(new TurnTaken(1));
        bench.Run(0.2);
        Assert.Equal(1, bench.Announced);
        bench.Tell(new ReplyHeard(1));
        bench.Tell(new TurnTaken(2));
        bench.Tell(new ConversationEnded("quiet"));
        bench.Run(3);
        Assert.Equal(1, bench.Announced);
    }

    [Fact]
    public void Where_nothing_is_recorded_nobody_is_told()
    {
        using var unclaimed = new RecorderBench { Steps = false }; // another process has the folder, and the recorder waits for it
        unclaimed.Tell(new ConversationBegan("a press"));
        unclaimed.Tell(new TurnTaken(1));
        unclaimed.Run(1);
        Assert.Equal(0, unclaimed.Announced);

        using var full = new RecorderBench(new RecordingOptions { Enabled = true, MinFreeMB = 100 }, freeBytes: () => 0);
        Assert.True(full.Recorder.Claim());
        full.Tell(new ConversationBegan("a press"));
        full.Tell(new TurnTaken(1));
        full.Tell(new ConversationEnded("quiet"));
        full.Run(1);
        Assert.Equal(0, full.Announced);
    }

    [Fact]
    public void While_it_is_written_status_and_lock_name_it_and_the_file_is_as_long_as_the_conversation()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Run(10);
        var name = Assert.Single(bench.Folder.List());
        Assert.Equal(name, bench.Folder.BeingWritten());
        Assert.Equal((true, name), (bench.Recorder.Status.IsRecording, bench.Recorder.Status.Name));
        Assert.InRange(bench.Side(name, 0).Length / 48_000.0, 8.5, 10.5);
    }

    [Fact]
    public void A_conversation_that_does_not_end_goes_on_in_a_new_recording()
    {
        using var bench = Claimed(new RecordingOptions { Enabled = true, MinFreeMB = 0, MaxMB = 50 });
        bench.Tell(new ConversationBegan("always"));
        bench.Run(150); // half of 50 MB are 130 s
        var names = bench.Folder.List();
        Assert.Equal(2, names.Count);
        Assert.Equal(names[0], bench.Events(names[1])[0].GetProperty("continues").GetString());
        Assert.InRange(bench.Side(names[0], 0).Length / 48_000.0, 129, 132);
    }

    [Fact]
    public void A_disk_that_stands_still_costs_the_recording_sound_and_the_conversation_nothing()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Run(2);
        bench.Steps = false;
        bench.Run(20, RecorderBench.Clicks(10));
        bench.Steps = true;
        bench.Run(2, right: RecorderBench.Clicks(23));
        bench.Tell(new ConversationEnded("quiet"));
        bench.Run(3);

        var name = Assert.Single(bench.Folder.List());
        Near([23 + LeadSeconds], RecorderBench.Onsets(bench.Side(name, 1)));
        Assert.Equal(1, bench.Causes(RecordingCauses.TooSlow.Code));
        Assert.True(bench.Recorder.Status.LostMs > 10_000);
        Assert.True(bench.Events(name)[^1].GetProperty("lostMs").GetInt64() > 10_000);
    }

    [Fact]
    public void A_conversation_whose_end_was_lost_on_the_way_is_not_recorded_any_longer()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Run(1);
        bench.Steps = false;
        for (var i = 0; i < 3000; i++)
        {
            bench.Tell(new SpeechHeard());
        }

        bench.Tell(new ConversationEnded("quiet"));
        bench.Steps = true;
        bench.Run(4, right: RecorderBench.Clicks(4.5));
        Assert.False(bench.Recorder.Status.IsRecording);
        Assert.Empty(RecorderBench.Onsets(bench.Side(bench.Folder.List()[0], 1)));
        Assert.Equal(1, bench.Causes(RecordingCauses.TooSlow.Code));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_told_once_and_taken_when_it_can()
    {
        using var bench = new RecorderBench();
        File.WriteAllText(bench.Folder.Path, "in the way");
        Assert.False(bench.Recorder.Claim());
        Assert.False(bench.Recorder.Claim());
        Assert.Equal(1, bench.Causes(RecordingCauses.CannotWrite.Code));
        Assert.NotNull(bench.Troubles[RecordingCauses.CannotWrite.Code]);

        bench.Tell(new ConversationBegan("before"));
        File.Delete(bench.Folder.Path);
        Assert.True(bench.Recorder.Claim());
        Assert.Null(bench.Troubles[RecordingCauses.CannotWrite.Code]);
        bench.Run(1);
        Assert.Empty(bench.Folder.List());
        bench.Converse(1);
        Assert.Single(bench.Folder.List());
    }

    [Fact]
    public void A_folder_that_goes_in_the_middle_ends_the_recording_which_is_tried_again_after_half_a_minute()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Run(2);
        Directory.Delete(bench.Folder.Path, recursive: true);
        File.WriteAllText(bench.Folder.Path, "in the way");
        bench.Run(12); // until it looks for room
        Assert.False(bench.Recorder.Status.IsRecording);
        Assert.Equal(1, bench.Causes(RecordingCauses.CannotWrite.Code));
        File.Delete(bench.Folder.Path);
        bench.Run(32);
        Assert.True(bench.Recorder.Status.IsRecording);
        Assert.Null(bench.Troubles[RecordingCauses.CannotWrite.Code]);
        Assert.Equal(1, bench.Causes(RecordingCauses.CannotWrite.Code));
    }

    [Fact]
    public void A_second_daemon_records_nothing_into_the_same_folder()
    {
        using var bench = Claimed();
        var log = new TestLog();
        var other = new ConversationRecorder(bench.Settings, bench.Clock, log);
        Assert.False(other.Claim());
        Assert.Equal(RecordingCauses.FolderBusy.Code, Assert.Single(log.Lines).EventId);
        other.Dispose();
    }

    [Fact]
    public void A_conversation_that_begins_before_the_recorder_is_there_is_recorded_all_the_same()
    {
        using var bench = new RecorderBench { Steps = false };
        bench.Run(1);
        bench.Tell(new ConversationBegan("start"));
        bench.Run(0.1);
        Assert.True(bench.Recorder.Claim());
        bench.Steps = true;
        bench.Run(4, right: RecorderBench.Clicks(3));
        bench.Tell(new ConversationEnded("quiet"));
        bench.Run(3);

        Near([2 + LeadSeconds], RecorderBench.Onsets(bench.Side(Assert.Single(bench.Folder.List()), 1)));
    }

    [Fact]
    public void One_that_begins_while_another_process_has_the_folder_is_not()
    {
        using var bench = new RecorderBench { Steps = false };
        using (bench.Folder.Claim())
        {
            bench.Tell(new ConversationBegan("start"));
            Assert.False(bench.Recorder.Claim());
        }

        Assert.True(bench.Recorder.Claim());
        bench.Steps = true;
        bench.Run(2);

        Assert.Empty(bench.Folder.List());
    }

    [Fact]
    public void Two_recordings_of_one_second_have_two_names()
    {
        using var bench = Claimed();
        bench.Tell(new ConversationBegan("a press"));
        bench.Tell(new ConversationBegan("another"));
        bench.Tell(new ConversationBegan("and another"));
        bench.Recorder.Step();
        var names = bench.Folder.List();
        Assert.Equal(3, names.Count);
        Assert.Equal([names[0], names[0] + "-2", names[0] + "-3"], names);
    }

    private static RecorderBench Claimed(RecordingOptions? options = null)
    {
        var bench = new RecorderBench(options);
        Assert.True(bench.Recorder.Claim());
        return bench;
    }

    private static void Near(double[] expected, List<double> found)
    {
        Assert.Equal(expected.Length, found.Count);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.001));
    }
}
