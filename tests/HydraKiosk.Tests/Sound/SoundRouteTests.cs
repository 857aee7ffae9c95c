using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Fakes;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Sound;

/// <summary>To whom the sound goes, and that it goes to somebody.</summary>
public sealed class SoundRouteTests
{
    private readonly TestLog _log = new();
    private readonly List<bool> _opened = [];
    private readonly SoundRoute _route;
    private AudioDeviceException? _headphonesFail;

    public SoundRouteTests() => _route = new SoundRoute(_log);

    [Fact]
    public void A_plug_moves_it_to_the_headphones_and_back_and_is_news_once()
    {
        Open();
        Assert.True(_route.Plug(true));
        Assert.False(_route.Plug(true));
        Open();
        Assert.True(_route.IsOnHeadphones);
        _route.Works();
        Open(); // lost and found again
        Assert.True(_route.Plug(false));
        Open();

        Assert.Equal([false, true, true, false], _opened);
        Assert.False(_route.IsOnHeadphones);
        Assert.Equal([1093, 1093], _log.Lines.Select(l => l.EventId));
    }

    [Fact]
    public void Headphones_that_cannot_be_opened_leave_it_at_the_loudspeaker_until_they_are_plugged_in_anew()
    {
        _headphonesFail = new AudioDeviceException(AudioCause.NoMatch, "no device of that name.");
        _route.Plug(true);
        Open();
        Open();
        Assert.Equal([true, false, false], _opened);
        Assert.False(_route.IsOnHeadphones);
        Assert.Single(_log.Lines, l => l.EventId == SupervisionCause.HeadphonesUnusable.Code && l.Message.Contains("no device of that name", StringComparison.Ordinal));

        _headphonesFail = null;
        _route.Plug(false);
        _route.Plug(true);
        Open();
        Assert.True(_route.IsOnHeadphones);
    }

    [Fact]
    public void Headphones_that_open_and_never_work_are_given_up()
    {
        _route.Plug(true);
        Open();
        Open(); // the supervisor has given the first one up

        Assert.Equal([true, false], _opened);
        Assert.Contains(_log.Lines, l => l.EventId == SupervisionCause.HeadphonesUnusable.Code);
    }

    private void Open()
    {
        using var device = _route.Open(toHeadphones =>
        {
            _opened.Add(toHeadphones);
            return toHeadphones && _headphonesFail is not null ? throw _headphonesFail : new NullAudioDevice(new ManualClock());
        });
    }
}
