using System.Diagnostics;

namespace HydraKiosk.Voices.Tests.Duplex.Wire;

/// <summary>Xiph's own programs for Ogg-Opus, over libopus: somebody else's reader and writer of everything that is made here.</summary>
internal sealed class OpusTools : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-opus-");

    public OpusTools() => Assert.SkipUnless(File.Exists("/usr/bin/opusdec"), "opus-tools are not installed: tests/install-test-deps.sh");

    /// <summary>What opusinfo says of a stream.</summary>
    public string Inspect(byte[] stream) => Run("opusinfo", Write("in.opus", stream));

    /// <summary>The samples of a stream.</summary>
    public short[] Decode(byte[] stream, int rateHz)
    {
        var raw = Path.Combine(_folder.FullName, "out.raw");
        Run("opusdec", "--quiet", "--rate", $"{rateHz}", "--no-dither", Write("in.opus", stream), raw);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(raw)).ToArray();
    }

    /// <summary>A stream of these samples at 24 kHz, in frames of so many milliseconds.</summary>
    public byte[] Encode(short[] samples, params string[] options)
    {
        var raw = Write("in.raw", System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray());
        var stream = Path.Combine(_folder.FullName, "out.opus");
        Run("opusenc", ["--quiet", "--raw", "--raw-bits", "16", "--raw-rate", "24000", "--raw-chan", "1", .. options, raw, stream]);
        return File.ReadAllBytes(stream);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Run(string program, params string[] arguments)
    {
        // opusinfo tells by its exit code what it warns of in its output.
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), $"{program} does not end");
        Assert.True(process.ExitCode == 0 || program == "opusinfo", $"{program}: {errors.Result}");
        return output + errors.Result;
    }
}
