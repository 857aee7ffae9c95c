using System.Diagnostics;
using System.Text;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Conversation;
using HydraKiosk.EchoMemory;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.EchoMemory;

/// <summary>What is kept of an echo between two starts, in a folder where anything may have happened to it.</summary>
public sealed class EchoKeeperTests : IDisposable
{
    private static readonly EchoConditions _conditions = new("microphone", "loudspeaker")
    {
        CaptureFormat = new AudioFormat(48_000, 1),
        PlaybackFormat = new AudioFormat(48_000, 2),
        Volume = 0.8,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-kiosk-echo-").FullName;
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();

    private string State => Path.Combine(_folder, EchoFiles.StateName);

    private string Proof => Path.Combine(_folder, EchoFiles.ProofName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_one_daemon_learns_the_next_one_begins_with()
    {
        await KeepOneAsync();
        var next = await StartAsync();
        var recall = next.Recall(_conditions);
        Assert.True(recall.IsProven);
        Assert.Equal(EchoStateProblem.None, EchoState.Load(new EchoCanceller(), recall.State.Span, _conditions.Words));
        Assert.Equal(EchoProofNote.ByListening, next.Proof!.By);
        Assert.DoesNotContain(_log.Lines, line => line.EventId == EchoMemoryCause.Damaged.Code);
    }

    [Fact]
    public async Task The_same_daemon_remembers_it_for_the_device_that_comes_back()
    {
        var keeper = await KeepOneAsync();
        Assert.True(keeper.Recall(_conditions).IsProven);
        var forgetful = new EchoKeeper(null, _clock, _log) { UsualVolume = () => 0.8 };
        forgetful.Keep(Learned(_conditions));
        Assert.True(forgetful.Recall(_conditions).IsProven); // without a folder as long as it runs
    }

    [Theory]
    [InlineData("device")]
    [InlineData("route")]
    [InlineData("rate")]
    [InlineData("volume")]
    [InlineData("canceller")]
    public async Task Of_other_conditions_it_is_refused_and_deleted_with_a_line(string change)
    {
        await KeepOneAsync();
        var next = await StartAsync();
        var recall = next.Recall(change switch
        {
            "device" => _conditions with { Capture = "another" },
            "route" => _conditions with { Channel = 1 },
            "rate" => _conditions with { CaptureFormat = new AudioFormat(44_100, 1) },
            "volume" => _conditions with { Volume = 0.7 },
            _ => _conditions with { Canceller = EchoConditions.ExternalCanceller },
        });
        Assert.True(recall is { IsProven: false, State.IsEmpty: true });
        await next.FlushAsync();
        Assert.False(File.Exists(State) || File.Exists(Proof));
        Assert.Contains(_log.Lines, line => line.Message.Contains(EchoFiles.StateName, StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Message.Contains(EchoFiles.ProofName, StringComparison.Ordinal));
        Assert.False((await StartAsync()).Recall(_conditions).IsProven);
    }

    [Theory]
    [InlineData("flipped bit")]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("too long")]
    [InlineData("something else")]
    public async Task A_damaged_state_is_refused_and_deleted_with_a_warning(string damage)
    {
        await KeepOneAsync();
        Damage(State, damage);
        var next = await StartAsync();
        Assert.True(next.Recall(_conditions).State.IsEmpty);
        await next.FlushAsync();
        Assert.False(File.Exists(State));
        Assert.Contains(_log.Lines, line => line.EventId == EchoMemoryCause.Damaged.Code);
    }

    [Theory]
    [InlineData("flipped bit")]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("too long")]
    [InlineData("something else")]
    [InlineData("null")]
    [InlineData("deep")]
    public async Task A_damaged_proof_is_refused_and_deleted_with_a_warning(string damage)
    {
        await KeepOneAsync();
        Damage(Proof, damage);
        var next = await StartAsync();
        Assert.False(next.Recall(_conditions).IsProven);
        await next.FlushAsync();
        Assert.False(File.Exists(Proof));
        Assert.Contains(_log.Lines, line => line.EventId == EchoMemoryCause.Damaged.Code);
    }

    [Fact]
    public async Task A_proof_that_somebody_edited_is_not_as_it_was_signed()
    {
        await KeepOneAsync();
        var text = await File.ReadAllTextAsync(Proof, TestContext.Current.CancellationToken);
        Assert.Contains("volume 0.8", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Proof, text.Replace("volume 0.8", "volume 1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.False((await StartAsync()).Recall(_conditions with { Volume = 1 }).IsProven);
    }

    /// <summary>A reader who opened it would wait for a writer for ever.</summary>
    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        using var make = Process.Start("mkfifo", State);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        var keeper = await StartAsync();
        Assert.True(keeper.Recall(_conditions).State.IsEmpty);
        Assert.Contains(_log.Lines, line => line.Message.Contains(EchoFiles.StateName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_a_line_and_nothing_else()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var keeper = new EchoKeeper(new EchoFiles(Path.Combine(file, "state")), _clock, _log) { UsualVolume = () => 0.8 };
        keeper.Keep(Learned(_conditions));
        await keeper.FlushAsync();
        Assert.True(keeper.Recall(_conditions).IsProven);
        Assert.Contains(_log.Lines, line => line.Message.Contains("cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_learned_at_a_volume_that_no_start_begins_with_is_not_kept()
    {
        var keeper = await StartAsync();
        keeper.Keep(Learned(_conditions with { Volume = 0.4 }));
        await keeper.FlushAsync();
        Assert.False(File.Exists(State) || File.Exists(Proof));
    }

    [Theory]
    [InlineData(EchoSafety.EchoTooStrong)]
    [InlineData(EchoSafety.TooManyOpenings)]
    [InlineData(EchoSafety.PathChanged)]
    public async Task What_speaks_against_the_canceller_withdraws_the_proof(EchoSafety safety)
    {
        var keeper = await KeepOneAsync();
        keeper.Learn(new EchoStatus(EchoSafety.ConditionsChanged, 10, 30));
        Assert.NotNull(keeper.Proof);
        keeper.Learn(new EchoStatus(safety, 10, 30));
        Assert.Null(keeper.Proof);
        await keeper.FlushAsync();
        Assert.False(File.Exists(State) || File.Exists(Proof));
        Assert.False((await StartAsync()).Recall(_conditions).IsProven);
    }

    [Fact]
    public async Task A_proof_of_the_test_stays_one_until_something_is_proven_by_listening()
    {
        var files = new EchoFiles(_folder);
        files.Write(EchoFiles.ProofName, EchoProofNote.Sign(_conditions.Words, EchoProofNote.ByTest, _clock.GetUtcNow(), 10, 30).ToBytes());
        Assert.False((await StartAsync()).Recall(_conditions).IsProven); // of a canceller that knew the room
        files.Write(EchoFiles.StateName, Learned(_conditions).State.Span);
        var keeper = await StartAsync();
        Assert.True(keeper.Recall(_conditions).IsProven);
        keeper.Keep(Learned(_conditions, EchoWitness.Signature));
        Assert.Equal(EchoProofNote.ByTest, keeper.Proof!.By);
        keeper.Keep(Learned(_conditions));
        Assert.Equal(EchoProofNote.ByListening, keeper.Proof!.By);
        await keeper.FlushAsync();
    }

    [Fact]
    public void It_asks_when_a_conversation_ends_and_not_before()
    {
        var asked = 0;
        var keeper = new EchoKeeper(null, _clock, _log) { Ask = () => asked++ };
        keeper.Take(new ConversationBegan("a button"), null!);
        Assert.Equal(0, asked);
        keeper.Take(new ConversationEnded("quiet"), null!);
        Assert.Equal(1, asked);
    }

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "flipped bit":
                bytes[bytes.Length / 2] ^= 1;
                break;
            case "cut short":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            case "too long":
                bytes = new byte[300_000];
                break;
            case "null":
                bytes = "null"u8.ToArray();
                break;
            case "deep":
                bytes = Encoding.UTF8.GetBytes(new string('[', 100_000));
                break;
            default:
                bytes = """{"format":1,"conditions":null,"by":null,"at":"2026-01-01T00:00:00Z","sha256":null}"""u8.ToArray();
                break;
        }

        File.WriteAllBytes(path, bytes);
    }

    private static LearnedEcho Learned(EchoConditions conditions, EchoWitness witness = EchoWitness.Listening) => new(
        EchoState.Save(new EchoCanceller(45), conditions.Words), conditions, new EchoStatus(EchoSafety.Proven, 10, 30, witness));

    private async Task<EchoKeeper> StartAsync()
    {
        var keeper = new EchoKeeper(new EchoFiles(_folder), _clock, _log) { UsualVolume = () => 0.8 };
        await keeper.ReadAsync();
        return keeper;
    }

    private async Task<EchoKeeper> KeepOneAsync()
    {
        var keeper = await StartAsync();
        keeper.Keep(Learned(_conditions));
        await keeper.FlushAsync();
        Assert.True(File.Exists(State) && File.Exists(Proof));
        return keeper;
    }
}
