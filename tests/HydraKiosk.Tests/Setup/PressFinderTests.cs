using HydraKiosk.Configuration;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Setup;
using HydraKiosk.Setup.Hardware;
using HydraKiosk.Tests.Configuration;

namespace HydraKiosk.Tests.Setup;

/// <summary>The button that is found by pressing it.</summary>
public sealed class PressFinderTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly FakeChip _chip = new();
    private readonly ManualClock _clock = new();
    private readonly List<string> _said = [];

    public void Dispose() => _chip.Dispose();

    [Fact]
    public async Task The_line_that_is_pressed_is_found_and_all_are_let_go()
    {
        var finding = Find(TestContext.Current.CancellationToken);
        Assert.Equal(["17", "22", "4"], _chip.Open.Keys.Order(StringComparer.Ordinal)); // not the one in use, not the output
        _chip.Open["17"](new ContactChange(IsClosed: true, 1, ContactReason.Moved));

        var found = await finding;

        Assert.Equal("line 17 (GPIO17) of pinctrl-rp1", found!.Words);
        Assert.Empty(_chip.Open);
        Assert.Contains("3 lines and keys are watched for 20 s", Assert.Single(_said), StringComparison.Ordinal);
        using var folder = new ConfigFolder();
        Assert.Null(ConfigurationFile.Of(ConfigFolder.With(), folder.Path + "/kiosk.json", KioskConfiguration.Facts).Set("buttons.talk", found.Json).Refusal);
    }

    [Fact]
    public async Task What_is_held_from_the_start_or_let_go_is_no_press()
    {
        var finding = Find(TestContext.Current.CancellationToken);
        _chip.Open["4"](new ContactChange(IsClosed: true, 1, ContactReason.FoundAtStart));
        _chip.Open["4"](new ContactChange(IsClosed: false, 2, ContactReason.Moved));
        _clock.Advance(_limit);

        Assert.Null(await finding);
        Assert.Empty(_chip.Open);
    }

    [Fact]
    public async Task Where_nothing_may_be_opened_the_reason_and_the_remedy_are_told()
    {
        _chip.Refusal = new DeviceException(DeviceFault.NotAllowed, "gpiochip0", "not allowed", "add the user to the group gpio");

        Assert.Null(await Find(TestContext.Current.CancellationToken));

        Assert.Equal("Nothing can be watched: gpiochip0: not allowed; add the user to the group gpio.", Assert.Single(_said));
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_and_lets_all_go()
    {
        using var stop = new CancellationTokenSource();
        var finding = Find(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
        Assert.Empty(_chip.Open);
    }

    private Task<HandChoice?> Find(CancellationToken stop) => PressFinder.FindAsync(PressFinder.Lines(_chip), _limit, _clock, _said.Add, stop);

    private sealed class FakeChip : IGpioDriver
    {
        public Dictionary<string, Action<ContactChange>> Open { get; } = [];

        public DeviceException? Refusal { get; set; }

        public string Name => "fake";

        public IReadOnlyList<GpioChip> Chips() => [new("/dev/gpiochip0", "gpiochip0", "pinctrl-rp1",
            [new(4, "", "", IsOutput: false), new(5, "", "spi0 CS0", IsOutput: false), new(6, "", "", IsOutput: true), new(17, "GPIO17", "", IsOutput: false),
                new(22, "", "", IsOutput: false)])];

        public IDisposable OpenInput(GpioInput input, Action<ContactChange> changed, Action<DeviceException> lost)
        {
            if (Refusal is not null)
            {
                throw Refusal;
            }

            Assert.Equal(("pinctrl-rp1", true, GpioBias.PullUp), (input.Place.Chip, input.IsActiveLow, input.Bias));
            Open.Add(input.Place.Line, changed);
            return new Closing(() => Open.Remove(input.Place.Line));
        }

        public IGpioOutput OpenOutput(GpioOutput output) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private sealed class Closing(Action close) : IDisposable
        {
            public void Dispose() => close();
        }
    }
}
