using HydraKiosk.Devices.Gpio;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>A driver on a <see cref="ScriptedKernel"/>.</summary>
internal sealed class ScriptedRig : IGpioRig
{
    public const string ChipLabel = "contract-chip";

    public static readonly string[] LineNames = ["BUTTON_0", "BUTTON_1", "BUTTON_2", "BUTTON_3", "", "", "", ""];

    private readonly Action _catchUp;
    private int _number = 3;

    /// <param name="make">Makes the driver.</param>
    /// <param name="catchUp">Waits until the driver has dealt with what happened.</param>
    public ScriptedRig(Func<ScriptedKernel, ManualClock, TestLog, IGpioDriver> make, Action<IGpioDriver> catchUp)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        Kernel = new ScriptedKernel(Clock);
        Chip = Kernel.PlugIn(_number, ChipLabel, LineNames);
        Driver = make(Kernel, Clock, Log);
        _catchUp = () => catchUp(Driver);
    }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public ScriptedKernel Kernel { get; }

    public ScriptedChip Chip { get; private set; }

    public IGpioDriver Driver { get; }

    public string Label => ChipLabel;

    public TimeSpan Now => Clock.Elapsed;

    public void Drive(int line, bool isHigh) => Kernel.Drive(Chip, line, isHigh);

    public bool IsHigh(int line) => Chip.IsHigh[line];

    public void Pass(TimeSpan time)
    {
        _catchUp();
        for (var step = TimeSpan.FromMilliseconds(20); time > TimeSpan.Zero; time -= step)
        {
            // In steps, since work that follows a timer may ask for another one.
            Clock.Advance(time < step ? time : step);
            _catchUp();
        }
    }

    public void Unplug() => Kernel.Unplug(Chip);

    public void PlugIn() => Chip = Kernel.PlugIn(++_number, ChipLabel, LineNames);

    public IDisposable Occupy(int line, string consumer)
    {
        Chip.Occupied[line] = consumer;
        return new Free(() => Chip.Occupied[line] = null);
    }

    public void Dispose() => Driver.Dispose();

    private sealed class Free(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
