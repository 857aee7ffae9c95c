using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Tests;

public class ScenarioTests
{
    [Fact]
    public void The_documented_example_can_be_read()
    {
        var scenario = ScenarioFile.Parse("""
            {
              // comments and trailing commas are fine
              "name": "two turns", "seed": 7,
              "server": { "endSilenceMs": 400, "idleSeconds": 10, "callingDone": "after-outputs", "warning": "flat", },
              "greeting": { "say": "greeting" },
              "turns": [
                { "heard": "where are the lockers", "reply": { "say": "lockers" } },
                { "reply": { "calls": [ { "name": "get_device_status", "arguments": { "detail": "short" } },
                    { "name": "raw", "arguments": "{not json" } ],
                    "then": { "caption": "It says {output}", "when": [ { "outputContains": "ok", "reply": { "say": "status" } } ],
                        "say": "status-trouble" } } },
                { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } }
              ],
              "default": { "say": "fallback" },
              "faults": [ { "at": "turn:2/delta:5", "do": "reset" } ]
            }
            """);
        Assert.Equal((400, 10.0, CallingResponseDone.AfterOutputs, WarningForm.Flat),
            (scenario.Server.EndSilenceMs, scenario.Server.IdleSeconds, scenario.Server.CallingDone, scenario.Server.Warning));
        Assert.Equal(45, -scenario.Server.VadThresholdDbfs);
        Assert.Equal("""{ "detail": "short" }""", scenario.Turns[1].Reply.Calls[0].Arguments!.Value.GetRawText());
        Assert.Equal("status", scenario.Turns[1].Reply.Then!.When[0].Reply.Say);
    }

    [Theory]
    [InlineData("""{ "server": { "idleSecond": 1 } }""", "idleSecond")]
    [InlineData("""{ "server": { "idleSeconds": "soon" } }""", "$.server.idleSeconds")]
    [InlineData("""{ "turns": [ { "reply": { "say": "nothing-like-it" } } ] }""", "$.turns[0].reply.say")]
    [InlineData("""{ "turns": [ { } ] }""", "reply")]
    [InlineData("""{ "faults": [ { "at": "turn:x", "do": "reset" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "turn:1", "do": "explode" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "turn:1", "do": "close" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "upgrade", "do": "delay" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "upgrade", "do": "close:1000" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "mint", "do": "html:5" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "configured", "do": "html" } ] }""", "$.faults[0]")]
    [InlineData("""{ "faults": [ { "at": "configured", "do": "deaf:soon" } ] }""", "$.faults[0]")]
    [InlineData("""{ "default": { "say": "lockers", "tone": { } } }""", "$.default")]
    [InlineData("""{ "server": { "badVoice": "explode" } }""", "$.server.badVoice")]
    [InlineData("null", "$")]
    public void A_wrong_scenario_is_an_error_that_names_the_place(string json, string place)
    {
        var error = Assert.Throws<SimulatorException>(() => ScenarioFile.Parse(json, "test.json"));
        Assert.Equal(SimulatorCauses.BadScenario, error.Cause);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains("test.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_built_in_scenario_is_right_and_unknown_names_list_them()
    {
        Assert.All(BuiltInScenarios.Names, name => Assert.Empty(ScenarioCheck.Errors(BuiltInScenarios.FromFileOrName(name))));
        var error = Assert.Throws<SimulatorException>(() => BuiltInScenarios.FromFileOrName("demon"));
        Assert.Equal(SimulatorCauses.NoScenario, error.Cause);
        Assert.Contains("demo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clips_are_speech_of_sensible_length_and_size()
    {
        Assert.All(VoiceClips.Names, name =>
        {
            var clip = VoiceClips.Get(name);
            Assert.Equal(24_000, clip.SampleRateHz);
            Assert.InRange(clip.Duration.TotalSeconds, 1.2, 10);
            Assert.NotEmpty(clip.Caption);
        });
        Assert.InRange(VoiceClips.Get("greeting").Duration.TotalSeconds, 1.5, 3);
        Assert.InRange(VoiceClips.Get("history").Duration.TotalSeconds, 8, 10);
        Assert.InRange(VoiceClips.Names.Sum(n => VoiceClips.Get(n).Samples.Length * 2L), 1, 1_600_000);
        Assert.All(VoiceClips.DemoVisitor, name => Assert.False(VoiceClips.Get(name).IsAgent));
    }

    [Fact]
    public void Every_visitor_clip_is_exactly_one_turn()
    {
        Assert.All(VoiceClips.DemoVisitor, name =>
        {
            var clip = VoiceClips.Get(name);
            var at16 = new short[clip.Samples.Length * 2 / 3];
            for (var n = 0; n < at16.Length; n++)
            {
                at16[n] = clip.Samples.Span[n * 3 / 2];
            }

            var marks = new List<TurnMark>();
            var detector = new TurnDetector(new ScenarioServer());
            detector.Process(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(at16), marks);
            detector.Process(new byte[32_000], marks);
            Assert.Equal([TurnSignal.Started, TurnSignal.Confirmed, TurnSignal.Ended], marks.Select(m => m.Signal));
        });
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(9000)]
    [InlineData(11_000)]
    public void Doubling_the_rate_keeps_the_tone_and_puts_its_image_60_dB_down(double hz)
    {
        var input = new short[24_000];
        for (var n = 0; n < input.Length; n++)
        {
            input[n] = (short)Math.Round(16_000 * Math.Sin(2 * Math.PI * hz * n / 24_000));
        }

        var output = HalfBandUpsampler.Double(input);
        var tone = Amplitude(output, hz, 48_000);
        Assert.InRange(20 * Math.Log10(tone / 16_000), -0.1, 0.1);
        Assert.InRange(20 * Math.Log10(Amplitude(output, 24_000 - hz, 48_000) / tone), double.NegativeInfinity, -60);
    }

    /// <summary>One bin of a Fourier transform over the middle of the sound, Hann windowed.</summary>
    private static double Amplitude(short[] samples, double hz, int rateHz)
    {
        var start = samples.Length / 4;
        var count = samples.Length / 2;
        double re = 0;
        double im = 0;
        for (var n = 0; n < count; n++)
        {
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / count));
            re += window * samples[start + n] * Math.Cos(2 * Math.PI * hz * n / rateHz);
            im += window * samples[start + n] * Math.Sin(2 * Math.PI * hz * n / rateHz);
        }

        return 4 * Math.Sqrt((re * re) + (im * im)) / count;
    }
}
