using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>A device and whatever moves it.</summary>
internal abstract class DeviceRig : IDisposable
{
    /// <summary>The device, open and not yet started.</summary>
    public abstract IAudioDevice Device { get; }

    /// <summary>Whether what the microphone hears is known to be silence.</summary>
    public virtual bool HearsSilence => true;

    /// <summary>Periods that may pass between two looks at a device: those that run by themselves do not wait for the test.</summary>
    public virtual int MissedPeriods => 0;

    /// <summary>Starts the device, where that is not left to whoever moves it by hand.</summary>
    public virtual void Start() => Device.Start();

    /// <summary>Lets at least so many periods pass, and keeps room in the rings.</summary>
    /// <returns>Bytes that the device's thread has allocated meanwhile.</returns>
    public abstract long Run(int periods);

    /// <summary>What the process holds open for the sake of this device; empty when it holds nothing.</summary>
    public abstract IReadOnlyCollection<string> Held();

    /// <inheritdoc/>
    public virtual void Dispose() => Device.Dispose();
}
