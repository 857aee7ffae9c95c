using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio;

/// <summary>
/// Tells whoever listens what a contact is: only what differs from the last that was told, in order, and nothing after the end. A listener that fails
/// is reported and stops nothing: the next press counts again. One thread at a time.
/// </summary>
/// <param name="place">For the journal.</param>
/// <param name="changed">Takes the changes.</param>
/// <param name="lost">Takes the end.</param>
/// <param name="log">The journal.</param>
internal sealed class ContactTeller(string place, Action<ContactChange> changed, Action<DeviceException> lost, ILogger log)
{
    private bool _lossTold;

    /// <summary>What was told last.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether nothing is told any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The first.</summary>
    /// <remarks>A listener that fails here fails the opening: whoever opens is there to hear it.</remarks>
    public void Begin(bool isClosed, long timestampNs)
    {
        IsClosed = isClosed;
        changed(new ContactChange(isClosed, timestampNs, ContactReason.FoundAtStart));
    }

    /// <summary>It is so now; says nothing where that is known.</summary>
    public void Tell(bool isClosed, long timestampNs, ContactReason reason)
    {
        if (HasEnded || isClosed == IsClosed)
        {
            return;
        }

        IsClosed = isClosed;
        try
        {
            changed(new ContactChange(isClosed, timestampNs, reason));
        }
        catch (Exception e)
        {
            GpioCauses.ListenerFailed.Write(log, place, e);
        }
    }

    /// <summary>Changes were lost. Told once: a line that loses some loses many.</summary>
    public void TellLoss()
    {
        if (!_lossTold)
        {
            _lossTold = true;
            GpioCauses.EdgesLost.Write(log, place);
        }
    }

    /// <summary>The device is gone: what was closed is open, and that was all.</summary>
    public void Lose(DeviceException why, long timestampNs)
    {
        if (HasEnded)
        {
            return;
        }

        Tell(isClosed: false, timestampNs, ContactReason.DeviceGone);
        if (HasEnded)
        {
            return; // it was let go of just now
        }

        HasEnded = true;
        try
        {
            lost(why);
        }
        catch (Exception e)
        {
            GpioCauses.ListenerFailed.Write(log, place, e);
        }
    }

    /// <summary>Nobody listens any more.</summary>
    public void End() => HasEnded = true;
}
