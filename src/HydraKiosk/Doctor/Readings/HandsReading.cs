using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A button as it was found.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Place">Where its contact is.</param>
/// <param name="IsSwitch">Whether it may well be closed for hours.</param>
/// <param name="IsClosed">Whether it was closed when it was opened.</param>
/// <param name="HasMoved">Whether it was pressed while the person was asked to; null where nobody was asked.</param>
/// <param name="Fault">Why it cannot be used; null where it can.</param>
internal sealed record ButtonState(string Name, string Place, bool IsSwitch, bool IsClosed, bool? HasMoved, DeviceException? Fault);

/// <summary>A light as it was found.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Fault">Why it cannot be used; null where it can.</param>
internal sealed record LampState(string Place, DeviceException? Fault);

/// <summary>Buttons and lights of the configuration, each opened once.</summary>
/// <param name="Buttons">The buttons.</param>
/// <param name="Lights">The lights.</param>
internal sealed record HandsReading(IReadOnlyList<ButtonState> Buttons, IReadOnlyList<LampState> Lights)
{
    /// <summary>Opens them, waits for presses if that is asked for, and lets go of them. Blocks.</summary>
    /// <param name="buttons">The buttons that are more than one of the control socket's.</param>
    /// <param name="lights">The lights.</param>
    /// <param name="presses">How long to wait until every button was pressed; null to ask for none.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="stop">Ends the wait.</param>
    public static HandsReading Read(
        IReadOnlyList<ButtonBinding> buttons, IReadOnlyList<LightFixture> lights, TimeSpan? presses, TimeProvider time, CancellationToken stop)
    {
        var held = new List<Held>();
        try
        {
            foreach (var button in buttons)
            {
                held.Add(new Held(button));
            }

            if (presses is { } limit)
            {
                var begun = time.GetTimestamp();
                while (held.Exists(h => h.IsAwaited) && time.GetElapsedTime(begun) < limit && !stop.WaitHandle.WaitOne(50))
                {
                    // looked at twenty times a second: a person presses
                }
            }

            return new HandsReading(held.ConvertAll(h => h.State(presses is not null)), [.. lights.Select(Try)]);
        }
        finally
        {
            held.ForEach(h => h.Dispose());
        }
    }

    private static LampState Try(LightFixture fixture)
    {
        try
        {
            fixture.Open().Dispose();
            return new LampState(fixture.Place, null);
        }
        catch (DeviceException fault)
        {
            return new LampState(fixture.Place, fault);
        }
    }

    /// <summary>One button while it is open.</summary>
    private sealed class Held : IDisposable
    {
        private readonly ButtonBinding _button;
        private readonly IDisposable? _contact;
        private DeviceException? _fault;
        private volatile bool _wasClosed;
        private volatile bool _hasMoved;

        public Held(ButtonBinding button)
        {
            _button = button;
            try
            {
                _contact = button.Source.Open(Changed, lost => _fault = lost);
            }
            catch (DeviceException fault)
            {
                _fault = fault;
            }
        }

        public bool IsAwaited => _fault is null && !_hasMoved;

        public ButtonState State(bool asked) =>
            new(_button.Name, _button.Source.Place, _button.IsSwitch, _wasClosed, asked ? _hasMoved : null, _fault);

        public void Dispose() => _contact?.Dispose();

        private void Changed(ContactChange change)
        {
            if (change.Reason == ContactReason.FoundAtStart)
            {
                _wasClosed = change.IsClosed;
            }
            else if (change.Reason == ContactReason.Moved)
            {
                _hasMoved = true;
            }
        }
    }
}
