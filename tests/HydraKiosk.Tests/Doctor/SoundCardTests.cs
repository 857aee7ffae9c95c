using HydraKiosk.Audio.Devices.Alsa;
using HydraKiosk.Control;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;

namespace HydraKiosk.Tests.Doctor;

/// <summary>Microphone and loudspeaker on cards of their own, and the mixer of the right one.</summary>
public sealed class SoundCardTests : IAsyncDisposable
{
    private const string Usb = "USB PnP: Audio (hw:1,0)";
    private const string Board = "bcm2835 Headphones (hw:0,0)";

    private readonly DoctorBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(Usb, Board, "Bad", "\"PCM\" is muted of card 0")] // the loudspeaker is the muted one
    [InlineData(Board, Usb, "Ok", "card 1")]
    [InlineData(Usb, Usb, "Ok", "card 1")]
    [InlineData("default", "default", "Note", "silent are: \"PCM\" is muted of card 0")]
    [InlineData(Usb, "pipewire", "Note", "\"pipewire\"")]
    [InlineData(Usb, "HDMI (hw:7,0)", "Ok", "the loudspeaker's card has no mixer")]
    public async Task Each_side_is_judged_by_its_own_card(string capture, string playback, string verdict, string said)
    {
        _bench.Audio = $$""", "capture": { "device": "{{capture}}" }, "playback": { "device": "{{playback}}" }""";
        var read = await _bench.ReadAsync();
        var cards = new CardReading([], [new CardMixer(0, [new("PCM", new MixerSide(false, 80), null)]), new CardMixer(1, _bench.Mixer)], null);
        var audio = new AudioStatus { Device = $"{capture} → {playback}", CaptureDevice = capture, PlaybackDevice = playback, IsWorking = true, Volume = 1 };

        var report = DoctorBench.Report(read with { Cards = cards, Sound = Reading<SoundReading>.None(""), Daemon = Of(audio) });

        Assert.Equal(verdict, report.Of("mixer").Verdict.ToString());
        Assert.Contains(said, report.Of("mixer").Figure, StringComparison.Ordinal);
        Assert.Equal(($"the daemon uses {capture}", $"the daemon uses {playback}"), (report.Of("microphone").Figure, report.Of("loudspeaker").Figure));
    }

    [Fact]
    public async Task The_only_card_is_the_one_whatever_it_is_called()
    {
        var read = await _bench.ReadAsync();
        var only = new CardReading([], [new CardMixer(0, [new("PCM", new MixerSide(false, 80), null)])], null);

        var report = DoctorBench.Report(read with
        {
            Cards = only,
            Sound = Reading<SoundReading>.None(""),
            Daemon = Of(new AudioStatus { CaptureDevice = "default", PlaybackDevice = "default", IsWorking = true, Volume = 1 }),
        });

        Assert.Equal(Verdict.Bad, report.Of("mixer").Verdict);
    }

    [Theory]
    [InlineData("HK-1003", false, "Bad", "Skipped")]
    [InlineData("HK-1004", false, "Bad", "Skipped")]
    [InlineData("HK-1071", true, "Bad", "Ok")]
    [InlineData("HK-1056", false, "Bad", "Bad")]
    public async Task What_is_wrong_with_the_microphone_is_not_said_of_the_loudspeaker(string code, bool works, string microphone, string loudspeaker)
    {
        var read = await _bench.ReadAsync();
        var status = Of(new AudioStatus { Device = Usb, IsWorking = works, Volume = 1 }).Status! with { Troubles = [new(code, "x", "y", true, 1)] };

        var report = DoctorBench.Report(read with { Daemon = new DaemonReading { Status = status } });

        Assert.Equal((microphone, loudspeaker), (report.Of("microphone").Verdict.ToString(), report.Of("loudspeaker").Verdict.ToString()));
        Assert.Equal(loudspeaker == "Skipped" ? "microphone" : null, report.Of("loudspeaker").Because);
    }

    private static DaemonReading Of(AudioStatus audio) => new() { Status = new KioskStatus { Audio = audio } };
}
