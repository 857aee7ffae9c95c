using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>The loop of one light in virtual time: stepped when it asks for it and when something changes, as its thread does.</summary>
internal sealed class LoopRig
{
    public LoopRig(
        int lamps = 1, bool canDim = true, bool hasColours = true, LightRole role = LightRole.Status, bool breathes = false,
        Func<LoopRig, ILight>? open = null)
    {
        Light = new FakeLight("lamp", Clock, lamps, canDim, hasColours);
        Status = new LightStatus(Clock);
        var fixture = Light.Fixture(role, breathes);
        fixture = open is null ? fixture : fixture with { Open = () => open(this) };
        Loop = new LightLoop(fixture, Status, Clock, new Random(1), (_, e) => Faults.Add(e), Found.Add);
    }

    public ManualClock Clock { get; } = new();

    public FakeLight Light { get; }

    public LightStatus Status { get; }

    public LightLoop Loop { get; }

    public List<DeviceException> Faults { get; } = [];

    public List<string> Found { get; } = [];

    /// <summary>How often it was stepped.</summary>
    public int Steps { get; private set; }

    public void Show(LightSign sign, int code = 0) => Status.Set(sign, code);

    /// <summary>Lets time pass.</summary>
    public void Run(double seconds)
    {
        var end = Clock.Elapsed + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            Steps++;
            var wait = Loop.Step();
            var left = end - Clock.Elapsed;
            if (wait is null || wait > left)
            {
                Clock.Advance(left);
                return;
            }

            Clock.Advance(wait.Value);
        }
    }

    /// <summary>The writes of the seconds that <paramref name="action"/> lets pass.</summary>
    public IReadOnlyList<FakeLight.Write> During(Action action)
    {
        var before = Light.Writes.Count;
        action();
        return [.. Light.Writes.Skip(before)];
    }
}
