using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Recordings;

namespace HydraKiosk.Tests.Recordings;

/// <summary>How long recordings are kept, and what happens where there is no room for them.</summary>
public sealed class RoomKeeperTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-room-");
    private readonly ManualClock _clock = new(); // stands at 2026-01-05 08:00
    private readonly TestLog _log = new();
    private readonly RecordingFolder _folder;
    private long _free = long.MaxValue;

    public RoomKeeperTests() => _folder = new RecordingFolder(_root.FullName);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_is_older_than_its_time_goes_and_nothing_else()
    {
        Put("20251229-075959", 10);
        Put("20251229-080001", 10);
        Put("20260105-075900", 10);
        Put("20270101-000000", 10); // a clock that was wrong
        File.WriteAllText(Path.Combine(_root.FullName, "notes.txt"), "mine");

        Assert.True(Keeper().Make(null));

        Assert.Equal(["20251229-080001", "20260105-075900", "20270101-000000"], _folder.List());
        Assert.True(File.Exists(Path.Combine(_root.FullName, "notes.txt")));
        Assert.Contains("20251229-075959", Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_go_until_the_rest_is_small_enough()
    {
        Put("20260104-100000", 30_000_000);
        Put("20260104-100000-2", 30_000_000);
        Put("20260104-100000-10", 30_000_000);
        Put("20260104-120000", 30_000_000);

        Assert.True(Keeper(maxMB: 70).Make(null));

        Assert.Equal(["20260104-100000-10", "20260104-120000"], _folder.List());
    }

    [Fact]
    public void The_one_that_is_being_written_stays_even_where_it_is_the_oldest_and_the_largest()
    {
        Put("20250101-000000", 90_000_000);
        Put("20260104-120000", 10);

        Keeper(maxMB: 50).Make("20250101-000000");

        Assert.Equal(["20250101-000000"], _folder.List());
    }

    [Fact]
    public void A_disk_that_is_nearly_full_costs_old_recordings_first()
    {
        Put("20260104-100000", 10);
        Put("20260104-110000", 10);
        _free = 499_000_000;
        Assert.False(Keeper(minFreeMB: 500).Make(null));
        Assert.Empty(_folder.List());
    }

    [Fact]
    public void Where_nothing_is_left_to_delete_nothing_is_recorded_until_there_is_room()
    {
        var free = 100_000_000L;
        using var bench = new RecorderBench(new RecordingOptions { Enabled = true, MinFreeMB = 500 }, () => free);
        Assert.True(bench.Recorder.Claim());
        bench.Tell(new ConversationBegan("a press"));
        bench.Run(40);
        Assert.Empty(bench.Folder.List());
        Assert.Equal(1, bench.Causes(RecordingCauses.NoRoom.Code));
        Assert.NotNull(bench.Troubles[RecordingCauses.NoRoom.Code]);
        free = 600_000_000;
        bench.Run(40);
        Assert.Single(bench.Folder.List());
        Assert.Null(bench.Troubles[RecordingCauses.NoRoom.Code]);
        free = 100_000_000;
        bench.Run(15);
        Assert.False(bench.Recorder.Status.IsRecording); // and what there was until then is kept
        Assert.Single(bench.Folder.List());
    }

    [Theory]
    [InlineData("20260104-100000", true)]
    [InlineData("20260104-100000-2", true)]
    [InlineData("20260104-100000-", false)]
    [InlineData("20260104-100000-2/../../x", false)]
    [InlineData("20260104-100000-２", false)]
    [InlineData("20261304-100000", false)]
    [InlineData("../20260104-100000", false)]
    [InlineData("", false)]
    public void Only_a_name_of_ours_is_one(string name, bool isOne) => Assert.Equal(isOne, RecordingNames.TimeOf(name) is not null);

    [Fact]
    public void Links_and_folders_are_no_recordings()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "20260104-100000.wav"));
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "20260104-110000.wav"), "/etc/passwd");
        var strangers = new List<string>();
        Assert.Empty(_folder.List(strangers));
        Assert.Equal(2, strangers.Count);
    }

    private RoomKeeper Keeper(int maxMB = 2000, int minFreeMB = 0) => new(
        _folder, new RecordingOptions { MaxMB = maxMB, MinFreeMB = minFreeMB, RetentionDays = 7 }, _clock, _log, () => _free);

    private void Put(string name, long bytes)
    {
        using var file = RecordingFolder.CreateFile(_folder.File(name, RecordingNames.Sound));
        file.SetLength(bytes); // takes no room
    }
}
