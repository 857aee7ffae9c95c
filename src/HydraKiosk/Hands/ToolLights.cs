using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Tools.Catalogue;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>
/// Lights that tools may switch: dark from the start, until a tool says otherwise, and dark again when the daemon ends. They tell nothing of the
/// device itself. Any thread.
/// </summary>
/// <param name="fixtures">The lights by the names of the configuration.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class ToolLights(IReadOnlyDictionary<string, LightFixture> fixtures, ILogger log) : IDisposable
{
    private static readonly LightColour _on = new(255, 255, 255);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ILight> _open = new(StringComparer.Ordinal);
    private bool _hasEnded;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. fixtures.Keys];

    /// <summary>Makes all of them dark. One that cannot be had is told, and tried again when a tool switches it.</summary>
    public void Start()
    {
        foreach (var name in Names)
        {
            _ = TryShow(name, isOn: false);
        }
    }

    /// <summary>Switches one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="isOn">Whether it is to be lit.</param>
    /// <exception cref="ToolRefusedException">It cannot be switched now; the message is for the model.</exception>
    public void Set(string name, bool isOn)
    {
        if (!TryShow(name, isOn))
        {
            throw new ToolRefusedException($"{name} cannot be switched at the moment; a technician has to look at it.");
        }
    }

    /// <summary>Leaves all of them dark.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (var (name, light) in _open)
            {
                try
                {
                    light.Show(LightColour.Off);
                }
                catch (DeviceException fault)
                {
                    LightCauses.Write(log, fixtures[name].Place, fault);
                }

                light.Dispose();
            }

            _open.Clear();
        }
    }

    private bool TryShow(string name, bool isOn)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return false;
            }

            try
            {
                if (!_open.TryGetValue(name, out var light))
                {
                    _open[name] = light = fixtures[name].Open();
                }

                light.Show(isOn ? _on : LightColour.Off);
                return true;
            }
            catch (DeviceException fault)
            {
                if (_open.Remove(name, out var broken))
                {
                    broken.Dispose();
                }

                LightCauses.Write(log, fixtures[name].Place, fault);
                return false;
            }
        }
    }
}
