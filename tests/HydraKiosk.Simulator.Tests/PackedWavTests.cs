using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Tests;

public sealed class PackedWavTests
{
    /// <summary>The files stand beside the sources, which are there wherever the tests are built.</summary>
    [Fact]
    public void Every_clip_is_the_file_that_it_was_packed_from()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HydraKiosk.sln")))
        {
            folder = folder.Parent;
        }

        var files = Directory.GetFiles(Path.Combine(folder!.FullName, "src/HydraKiosk.Simulator/Voice/Clips"), "*.wav");
        Assert.Equal(VoiceClips.Names.Order(StringComparer.Ordinal),
            files.Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            using var packed = typeof(VoiceClips).Assembly.GetManifestResourceStream($"clips/{Path.GetFileNameWithoutExtension(file)}.packed")!;
            Assert.InRange(packed.Length, 1, new FileInfo(file).Length * 8 / 10);
            Assert.Equal(File.ReadAllBytes(file), PackedWav.Unpack(packed));
        });
    }
}
