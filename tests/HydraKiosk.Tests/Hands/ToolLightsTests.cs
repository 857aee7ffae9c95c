using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;
using HydraKiosk.Hands;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tests.Hands;

/// <summary>Lights that tools switch: dark before and after, and opened anew when they have failed.</summary>
public sealed class ToolLightsTests : IDisposable
{
    private readonly TestLog _log = new();
    private readonly List<string> _seen = [];
    private readonly ToolLights _lights;
    private bool _isBroken;

    public ToolLightsTests()
    {
        var fixture = new LightFixture("lamp over the desk", () => new Lamp(this));
        _lights = new ToolLights(new Dictionary<string, LightFixture> { ["desk"] = fixture }, _log);
    }

    [Fact]
    public void It_is_dark_from_the_start_lit_when_told_and_dark_at_the_end()
    {
        _lights.Start();
        _lights.Set("desk", isOn: true);
        _lights.Dispose();

        Assert.Equal(["open", "0", "255", "0", "closed"], _seen);
        Assert.Throws<ToolRefusedException>(() => _lights.Set("desk", isOn: true));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void One_that_fails_is_told_to_both_and_opened_anew_the_next_time()
    {
        _lights.Start();
        _isBroken = true;
        Assert.Contains("desk cannot be switched", Assert.Throws<ToolRefusedException>(() => _lights.Set("desk", isOn: true)).Message, StringComparison.Ordinal);
        Assert.NotEmpty(_log.Lines);

        _isBroken = false;
        _lights.Set("desk", isOn: true);

        Assert.Equal(["open", "0", "closed", "open", "255"], _seen);
    }

    public void Dispose() => _lights.Dispose();

    private sealed class Lamp : ILight
    {
        private readonly ToolLightsTests _test;

        public Lamp(ToolLightsTests test)
        {
            _test = test;
            test._seen.Add("open");
        }

        public string Place => "lamp over the desk";

        public bool CanDim => false;

        public bool HasColours => false;

        public void Show(LightColour colour)
        {
            if (_test._isBroken)
            {
                throw new DeviceException(DeviceFault.Gone, Place, "it is gone", "plug it in again");
            }

            _test._seen.Add(colour.Brightness.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        public void Dispose() => _test._seen.Add("closed");
    }
}
