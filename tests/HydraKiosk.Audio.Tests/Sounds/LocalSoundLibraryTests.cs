using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Tests.Devices;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Sounds;

/// <summary>Folders of local sounds: what is taken from them, and what is said about the rest.</summary>
public sealed class LocalSoundLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, byte[], string> BadFiles => new()
    {
        { "nothing in it", [], "is empty (0 bytes)" },
        { "no WAV", "OggS is what this file begins with"u8.ToArray(), "is not a WAV file" },
        { "a header cut off", WavFiles.Tone(0.1)[..20], "damaged WAV" },
        { "less than it promises", WavFiles.Promising(32_000, 1_000), "is cut off" },
        { "no frames", WavFiles.Tone(0), "without audio" },
        { "8 channels", WavFiles.Tone(0.1, channels: 8), "has 8 channels" },
        { "192 kHz", WavFiles.Tone(0.1, rateHz: 192_000), "has 192000 Hz" },
        { "another codec", WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(7, 8_000, 1, 8)), WavBytes.Chunk("data", new byte[80])), "sox" },
        { "long", WavFiles.Tone(3.2), "is 3.2 s long, where at most 3 s" },
        { "a rate of 0", WavBytes.File(WavBytes.Chunk("fmt ", WavBytes.Format(1, 0, 1, 16)), WavBytes.Chunk("data", new byte[80])), "0 Hz" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_told_with_its_name_and_the_built_in_earcon_stays(string kind, byte[] content, string reason)
    {
        var path = _folder.File("busy.wav", content);

        var library = LocalSoundLibrary.Load(_folder.Path, null);

        var problem = Assert.Single(library.Problems);
        Assert.Equal(path, problem.Path);
        Assert.StartsWith(path, problem.Reason, StringComparison.Ordinal);
        Assert.True(problem.Reason.Contains(reason, StringComparison.Ordinal), $"{kind}: {problem.Reason}");
        Assert.DoesNotContain("audio.capture", problem.Reason, StringComparison.Ordinal);
        Assert.Same(LocalSoundLibrary.BuiltIn.Earcon((int)Earcon.Busy), library.Earcon((int)Earcon.Busy));
    }

    [Fact]
    public void A_huge_file_is_refused_by_its_header_and_costs_no_memory()
    {
        using (var file = File.OpenHandle(_folder.File("please-wait.wav"), FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, WavFiles.Promising(2_000_000_000, 0), 0);
            RandomAccess.Write(file, [0], 2_000_000_043); // a hole up to here: 17 hours on no room
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var library = LocalSoundLibrary.Load(null, _folder.Path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
        Assert.Contains(library.Problems, p => p.Reason.Contains("is 62500.0 s long, where at most 15 s", StringComparison.Ordinal));
        Assert.False(library.Has(LocalPrompt.PleaseWait));
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(16_000, 2)]
    [InlineData(44_100, 1)]
    [InlineData(48_000, 2)]
    [InlineData(96_000, 1)]
    public void A_file_replaces_an_earcon_at_any_rate_and_in_mono_or_stereo(int rateHz, int channels)
    {
        _folder.File("listening.wav", WavFiles.Tone(0.5, rateHz, channels));

        var library = LocalSoundLibrary.Load(_folder.Path, null);

        Assert.Empty(library.Problems);
        var sound = library.Earcon((int)Earcon.Listening)!;
        Assert.Equal(24_000, sound.Length);
        Assert.Equal(0, sound[0]);
        Assert.Equal(0, sound[^1]);
        for (var i = 500; i < sound.Length - 500; i++)
        {
            Assert.Equal(0.5 * Math.Sin(2 * Math.PI * 400 * i / 48_000), sound[i] / 32768.0, 0.014); // half a sample is 0.013
        }

        Assert.Same(LocalSoundLibrary.BuiltIn.Earcon((int)Earcon.End), library.Earcon((int)Earcon.End));
    }

    [Fact]
    public void A_file_that_is_louder_than_full_scale_is_held_at_it()
    {
        _folder.File("fault.wav", WavBytes.File(
            WavBytes.Chunk("fmt ", WavBytes.Format(3, 48_000, 1, 32)),
            WavBytes.Chunk("data", WavBytes.Samples(WavEncoding.IeeeSingle, Enumerable.Repeat(3.0, 2_400)))));
        Assert.Equal(short.MaxValue, LocalSoundLibrary.Load(_folder.Path, null).Earcon((int)Earcon.Fault)![1_200]);
    }

    [Fact]
    public void A_misnamed_file_is_told_with_the_name_that_was_meant()
    {
        _folder.File("listning.wav", WavFiles.Tone(0.1));
        _folder.File("README", "not a sound"u8.ToArray());
        Assert.EndsWith("did you mean listening.wav?", Assert.Single(LocalSoundLibrary.Load(_folder.Path, null).Problems).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_and_a_link_to_a_device_are_told()
    {
        Directory.CreateDirectory(_folder.File("end.wav"));
        File.CreateSymbolicLink(_folder.File("muted.wav"), "/dev/zero");
        File.CreateSymbolicLink(_folder.File("unmuted.wav"), _folder.File("nowhere"));

        var reasons = LocalSoundLibrary.Load(_folder.Path, null).Problems.Select(p => p.Reason).ToArray();

        Assert.Equal(3, reasons.Length);
        Assert.EndsWith("end.wav is a directory, where a WAV file belongs", reasons[0], StringComparison.Ordinal);
        Assert.EndsWith("muted.wav is no ordinary file; put a WAV file there", reasons[1], StringComparison.Ordinal);
        Assert.EndsWith("unmuted.wav: no such file", reasons[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_or_is_a_file_is_told_once()
    {
        var missing = Assert.Single(LocalSoundLibrary.Load(_folder.File("nowhere"), null).Problems);
        Assert.EndsWith("nowhere: no such folder", missing.Reason, StringComparison.Ordinal);

        var file = _folder.File("sound.wav", WavFiles.Tone(0.1));
        Assert.EndsWith("sound.wav is not a folder; name the folder that holds the WAV files",
            Assert.Single(LocalSoundLibrary.Load(null, file).Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_is_missing_is_told_and_the_others_are_there()
    {
        foreach (var name in LocalSoundNames.OfPrompts.Where(name => name != "no-staff.wav"))
        {
            _folder.File(name, WavFiles.Tone(15));
        }

        var library = LocalSoundLibrary.Load(null, _folder.Path);

        Assert.EndsWith("no-staff.wav: no such file", Assert.Single(library.Problems).Reason, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<LocalPrompt>(), prompt => Assert.Equal(prompt != LocalPrompt.NoStaff, library.Has(prompt)));
    }

    [Fact]
    public void The_most_that_files_can_take_is_bounded()
    {
        foreach (var name in LocalSoundNames.OfPrompts)
        {
            _folder.File(name, WavFiles.Tone(15, 8_000));
        }

        foreach (var name in LocalSoundNames.OfEarcons)
        {
            _folder.File(name, WavFiles.Tone(3, 8_000));
        }

        // In one folder every kind finds the other's files misnamed; what is measured is the memory.
        var library = LocalSoundLibrary.Load(_folder.Path, _folder.Path);
        Assert.Equal((7 * 15 * 24_000 * 2) + (14 * 3 * 48_000 * 2), library.Bytes);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void The_prompts_that_ship_are_whole_short_and_of_one_level(string language)
    {
        var folder = Path.Combine(ShippedConfig(), "prompts", language);
        var library = LocalSoundLibrary.Load(null, folder);
        Assert.Empty(library.Problems);
        Assert.InRange(library.Bytes, 500_000, 1_600_000); // the built-in earcons among them
        foreach (var name in LocalSoundNames.OfPrompts)
        {
            using var reader = new WavReader(Path.Combine(folder, name));
            Assert.Equal((16_000, 1, WavEncoding.Signed16), (reader.Format.SampleRateHz, reader.Format.Channels, reader.Encoding));
            Assert.InRange(reader.Duration.TotalSeconds, 0.8, 6);
            var samples = new float[reader.TotalFrames];
            reader.Read(samples);
            Assert.Equal(-20, 10 * Math.Log10(samples.Average(sample => sample * sample)), 0.5);
            Assert.InRange(20 * Math.Log10(samples.Max(Math.Abs)), -12, -1);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string ShippedConfig()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "HydraKiosk.sln")))
            {
                return Path.Combine(at.FullName, "config");
            }
        }

        throw new InvalidOperationException("The tests do not run inside the source tree.");
    }
}
