using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary>The tests of microphone, loudspeaker and echo, run on files as a technician would start them.</summary>
public sealed class TestVerbTests : IDisposable
{
    private const int RateHz = 16_000;

    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FollowingClock _clock = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
        _stop.Dispose();
        _clock.Dispose();
    }

    [Fact]
    public async Task A_voice_is_fine()
    {
        var config = WithMicrophone(Speech(0.3));

        Assert.Equal(ExitCode.Ok, await Run("test", "mic", "--seconds", "2", "--config", config));

        Assert.Contains("FINE: ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("   1 s  level ", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Silence_is_a_dead_microphone()
    {
        Assert.Equal(ExitCode.Hardware, await Run("test", "mic", "--seconds", "1", "--config", WithMicrophone(new float[RateHz * 2])));
        Assert.Contains("DEAD: ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("alsamixer", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overdriven_microphone_is_told_to_a_script()
    {
        Assert.Equal(ExitCode.Hardware, await Run("test", "mic", "--seconds", "2", "--json", "--config", WithMicrophone(Speech(8))));

        using var json = JsonDocument.Parse(Assert.Single(Lines()));
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("clipping", json.RootElement.GetProperty("verdict").GetString());
        Assert.StartsWith("TOO LOUD: ", json.RootElement.GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.True(json.RootElement.GetProperty("clippedFrames").GetInt64() > 100);
        Assert.Equal(1.7, json.RootElement.GetProperty("seconds").GetDouble(), 0.02);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_test_with_what_was_found_and_exit_code_0()
    {
        var config = WithMicrophone(new float[RateHz * 2]);
        using var output = new CancelOn("   1 s ", _stop);

        var code = await CommandLineEntry.RunAsync(["test", "mic", "--seconds", "600", "--config", config], World(output), new VerbHandlers(),
            _stop.Token);

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Stopped; this is what was found until then.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("DEAD: ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mic", "\"verdict\":\"too-short\"")]
    [InlineData("echo", "\"verdict\":\"too-short\"")]
    [InlineData("speaker", "\"finished\":false")]
    public async Task A_test_that_was_stopped_before_it_found_anything_is_not_ok_for_a_script(string test, string found)
    {
        await _stop.CancelAsync();

        Assert.Equal(ExitCode.Failed, await Run("test", test, "--json", "--config", WithMicrophone(new float[RateHz])));

        var told = Assert.Single(Lines());
        Assert.Contains("\"ok\":false", told, StringComparison.Ordinal);
        Assert.Contains(found, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_loudspeaker_plays_three_notes_at_the_chosen_volume()
    {
        var heard = Path.Combine(_folder.Path, "heard.wav");
        var config = Config($"\"playback\": {{ \"file\": {JsonSerializer.Serialize(heard)}, \"sampleRateHz\": 16000 }}");

        Assert.Equal(ExitCode.Ok, await Run("test", "speaker", "--level", "0.5", "--config", config));

        Assert.Contains("now: the loudspeaker: three rising notes", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Nothing heard?", _output.ToString(), StringComparison.Ordinal);
        using var reader = new WavReader(heard);
        var samples = new float[RateHz * 10];
        var frames = reader.Read(samples);
        Assert.InRange(frames, RateHz * 2, samples.Length);
        Assert.Equal(0.25 * 0.125, samples.AsSpan(0, frames).ToArray().Max(), 0.002); // a quarter of full scale, times the cube of a half
    }

    [Fact]
    public async Task Files_have_no_echo_path()
    {
        Assert.Equal(ExitCode.Ok, await Run("test", "echo", "--chirps", "1", "--config", WithMicrophone(new float[RateHz])));
        Assert.Contains("NO ECHO PATH", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Whistles heard by the microphone: 0 of 1.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_configuration_that_cannot_be_read_is_not_passed_over()
    {
        Assert.Equal(ExitCode.Usage, await Run("test", "mic", "--config", Path.Combine(_folder.Path, "missing.json")));
        Assert.Contains("[HK-6001]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_cannot_be_opened_is_exit_code_3_with_its_cause()
    {
        Assert.Equal(ExitCode.Hardware, await Run("test", "mic", "--json", "--config", WithMicrophone("no sound at all"u8.ToArray())));

        using var json = JsonDocument.Parse(Assert.Single(Lines()));
        Assert.StartsWith("HK-11", json.RootElement.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Contains("[HK-11", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_volume_at_zero_there_is_no_echo_to_measure()
    {
        Assert.Equal(ExitCode.Usage, await Run("test", "echo", "--level", "0", "--config", WithMicrophone(new float[RateHz])));
        Assert.Contains("--level", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> Run(params string[] words) =>
        CommandLineEntry.RunAsync(words, World(_output), new VerbHandlers(), _stop.Token);

    private VerbEnvironment World(StringWriter output) => new(output, _error, _ => null) { Time = _clock };

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Config(string audio) => _folder.Write("kiosk.json", ConfigFolder.With(more: $"\"audio\": {{ \"backend\": \"file\", {audio} }}"));

    private string WithMicrophone(float[] samples) => WithMicrophone(Wav(samples));

    private string WithMicrophone(byte[] file) => Config($"\"capture\": {{ \"file\": {JsonSerializer.Serialize(_folder.Write("mic.wav", file))} }}");

    /// <summary>A vowel of 140 Hz in syllables, over a little noise; cut off at full scale where the level is too much.</summary>
    private static float[] Speech(double peak)
    {
        var random = new Random(3);
        var samples = new float[RateHz * 3];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / RateHz;
            var syllable = Math.Max(0, Math.Sin(2 * Math.PI * 3 * t));
            var vowel = Enumerable.Range(1, 20).Sum(k => Math.Sin(2 * Math.PI * 140 * k * t) / k) / 2;
            samples[i] = (float)Math.Clamp((peak * syllable * vowel) + ((random.NextDouble() - 0.5) * 0.001), -1, 1);
        }

        return samples;
    }

    private static byte[] Wav(float[] samples)
    {
        var bytes = new byte[44 + (samples.Length * 2)];
        Encoding.ASCII.GetBytes("RIFF....WAVEfmt ").CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), RateHz);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), RateHz * 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(bytes, 36);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), samples.Length * 2);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (2 * i)), (short)Math.Round(samples[i] * 32767));
        }

        return bytes;
    }

    /// <summary>Presses Ctrl-C when a line is printed.</summary>
    private sealed class CancelOn(string text, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }
    }
}
