using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>A light that writes down what it is told, fails when asked to, and blocks when asked to.</summary>
internal sealed class FakeLight(string place, ManualClock? clock = null, int lamps = 1, bool canDim = true, bool hasColours = true) : ILight
{
    private readonly Lock _lock = new();
    private readonly List<Write> _writes = [];
    private int _attempts;

    /// <summary>One write: when, and the colours.</summary>
    public readonly record struct Write(TimeSpan At, LightColour[] Colours)
    {
        public LightColour First => Colours[0];
    }

    public string Place => place;

    public bool CanDim => canDim;

    public bool HasColours => hasColours;

    public int Lamps => lamps;

    /// <summary>Released once for each write that is done.</summary>
    public SemaphoreSlim Written { get; } = new(0);

    /// <summary>Taken by each write where it is set: a back end that is stuck.</summary>
    public SemaphoreSlim? Gate { get; set; }

    /// <summary>Thrown by each write while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether every second write fails.</summary>
    public bool FailsByTurns { get; set; }

    public int Opened { get; private set; }

    public int Disposed { get; private set; }

    public IReadOnlyList<Write> Writes
    {
        get { lock (_lock) { return [.. _writes]; } }
    }

    public LightColour Last => Writes[^1].First;

    public LightFixture Fixture(LightRole role = LightRole.Status, bool breathes = false) => new(place, Open, role, breathes);

    public ILight Open()
    {
        Opened++;
        return this;
    }

    public void Show(LightColour colour) => Show(Enumerable.Repeat(colour, lamps).ToArray());

    public void Show(ReadOnlySpan<LightColour> colours)
    {
        Gate?.Wait();
        _attempts++;
        if (Failure is { } failure)
        {
            Written.Release();
            throw failure;
        }

        if (FailsByTurns && _attempts % 2 == 0)
        {
            throw Broken(place);
        }

        lock (_lock)
        {
            _writes.Add(new Write(clock?.Elapsed ?? TimeSpan.Zero, colours.ToArray()));
        }

        Written.Release();
    }

    public void Dispose() => Disposed++;

    public static DeviceException Broken(string place) => new(DeviceFault.Failed, place, "writing failed", "look at its wiring");
}
