using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Tests.Fakes;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>The fake that other tests rely on keeps the same promises as the drivers.</summary>
public sealed class FakeGpioTests : GpioContract
{
    private protected override IGpioRig Rig() => new FakeRig();

    private sealed class FakeRig : IGpioRig
    {
        private readonly ManualClock _clock = new();
        private readonly FakeGpio _gpio;

        public FakeRig()
        {
            _gpio = new FakeGpio(_clock);
            PlugIn();
        }

        public IGpioDriver Driver => _gpio;

        public string Label => ScriptedRig.ChipLabel;

        public TimeSpan Now => _clock.Elapsed;

        public void Drive(int line, bool isHigh) => _gpio.Drive(Label, line, isHigh);

        public bool IsHigh(int line) => _gpio.IsHigh(Label, line);

        public void Pass(TimeSpan time) => _clock.Advance(time);

        public void Unplug() => _gpio.Unplug(Label);

        public void PlugIn() => _gpio.PlugIn(0, Label, ScriptedRig.LineNames);

        public IDisposable Occupy(int line, string consumer) => _gpio.Occupy(Label, line, consumer);

        public void Dispose() => _gpio.Dispose();
    }
}
