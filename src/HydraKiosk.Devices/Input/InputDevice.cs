using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Input;

/// <summary>
/// An open event file, shared by all contacts and lights that are on it. It follows the state of every key by its own account, since asking the
/// kernel for it throws away the events that wait.
/// </summary>
/// <remarks>
/// When a device is unplugged or the board goes to sleep, the kernel itself lets go of its keys, in a packet whose end carries the value 1. Nobody
/// let go of anything then, so that such a release is told as <see cref="ContactReason.DeviceGone"/> and makes no click.
/// </remarks>
internal sealed unsafe class InputDevice : IWatched, IDisposable
{
    private const int EventsAtOnce = 64;
    private const int ReadOnlySystem = 30; // EROFS

    private readonly Lock _lock = new();

    // Taken after the other where both are: a light may be switched by somebody whom a contact's news waits for.
    private readonly Lock _writing = new();
    private readonly DescriptorWatch _watch;
    private readonly IKernel _kernel;
    private readonly Action<InputDevice> _gone;
    private readonly InputAbilities _abilities;
    private readonly bool _canWrite;
    private readonly InputState _state = new();
    private readonly InputClock _clock;
    private InputListener[] _listeners = [];
    private int _descriptor;

    private InputDevice(DescriptorWatch watch, int descriptor, bool canWrite, InputAbilities abilities, Action<InputDevice> gone)
    {
        (_watch, _kernel, _descriptor, _canWrite, _abilities, _gone) = (watch, watch.Kernel, descriptor, canWrite, abilities, gone);
        Descriptor = descriptor;
        _clock = new InputClock(_kernel, descriptor);

        // A mouse wheel or a touch pad on the same device is not to wake anybody. Kernels before 4.4 cannot leave it out: they wake in vain.
        var types = (1UL << InputEvent.Key) | (1UL << InputEvent.Switch);
        var mask = new InputMask { Type = InputEvent.Synchronise, Bytes = sizeof(ulong), Bits = (ulong)&types };
        _ = _kernel.IoControl(descriptor, InputRequests.SetMask, &mask);
    }

    /// <inheritdoc/>
    public int Descriptor { get; }

    /// <inheritdoc/>
    public long DeadlineNs => long.MaxValue;

    /// <summary>Opens an event file and watches it.</summary>
    /// <param name="watch">Who waits for it.</param>
    /// <param name="path">The file itself, not a link to it.</param>
    /// <param name="gone">Told once, on the watch's thread, when it is unplugged.</param>
    /// <exception cref="DeviceException">It is absent, may not be opened, or is no input device.</exception>
    public static InputDevice Open(DescriptorWatch watch, string path, Action<InputDevice> gone)
    {
        var kernel = watch.Kernel;
        var descriptor = kernel.Open(path, Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);
        var canWrite = descriptor >= 0;
        if (descriptor is -Libc.AccessDenied or -Libc.NotPermitted or -ReadOnlySystem)
        {
            descriptor = kernel.Open(path, Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec); // enough for keys, not for lights
        }

        if (descriptor < 0)
        {
            throw InputFaults.Opening(path, -descriptor);
        }

        try
        {
            var abilities = InputAbilities.Read(kernel, descriptor, path, out var error) ?? throw InputFaults.Opening(path, error);
            var device = new InputDevice(watch, descriptor, canWrite, abilities, gone);
            device._state.Read(kernel, descriptor);
            watch.Add(device);
            return device;
        }
        catch
        {
            _ = kernel.Close(descriptor);
            throw;
        }
    }

    /// <summary>Tells how a key or a switch is, before it returns, and from then on how it moves.</summary>
    /// <exception cref="DeviceException">The device has no such key, or has just gone.</exception>
    public InputListener Attach(InputCode code, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        lock (_lock)
        {
            Check(code);
            var listener = new InputListener(code, changed, lost);
            _listeners = [.. _listeners, listener];
            listener.Tell(_state.IsClosed(code), _clock.Now(), ContactReason.FoundAtStart);
            return listener;
        }
    }

    /// <summary>No call comes to it after this.</summary>
    public void Detach(InputListener listener)
    {
        lock (_lock)
        {
            listener.End();
            _listeners = [.. _listeners.Where(l => l != listener)];
        }
    }

    /// <summary>Whether it has such a light and this process may write to it.</summary>
    /// <exception cref="DeviceException">It has not, or may not.</exception>
    public void CheckLight(InputCode light)
    {
        lock (_lock)
        {
            Check(light);
            if (!_canWrite)
            {
                throw InputFaults.NotAllowed(_abilities.Path, "it may be read and not be written, which its light needs");
            }
        }
    }

    /// <summary>Switches a light. Any thread.</summary>
    /// <exception cref="DeviceException">The device is gone or does not take it.</exception>
    public void Light(InputCode light, bool isLit)
    {
        lock (_writing)
        {
            if (_descriptor < 0)
            {
                throw InputFaults.Gone(_abilities.Path);
            }

            var events = stackalloc InputEvent[2];
            events[0] = new InputEvent { Type = InputEvent.Light, Code = light.Code, Value = isLit ? 1 : 0 };
            events[1] = new InputEvent { Type = InputEvent.Synchronise, Code = InputEvent.Report };
            const int bytes = 2 * InputEvent.Bytes;
            int written;
            do
            {
                written = _kernel.Write(_descriptor, events, bytes);
            }
            while (written == -Libc.Interrupted);
            if (written != bytes)
            {
                throw written == -Libc.NoDevice ? InputFaults.Gone(_abilities.Path)
                    : InputFaults.Failed(_abilities.Path, $"its light cannot be switched: {(written < 0 ? Libc.Describe(-written) : "it takes only a part")}");
            }
        }
    }

    /// <inheritdoc/>
    public void Ready(short returned)
    {
        lock (_lock)
        {
            if (_descriptor < 0)
            {
                return;
            }

            var events = stackalloc InputEvent[EventsAtOnce];
            var bytes = _kernel.Read(_descriptor, events, EventsAtOnce * InputEvent.Bytes);
            const short wrong = Libc.PollError | Libc.PollHangUp | Libc.PollInvalid;
            if (bytes is -Libc.Interrupted or -Libc.TryAgain && (returned & wrong) == 0)
            {
                return; // poll tells of it again
            }

            if (bytes <= 0)
            {
                Lose(bytes is 0 or -Libc.NoDevice or -Libc.TryAgain or -Libc.Interrupted
                    ? InputFaults.Gone(_abilities.Path)
                    : InputFaults.Failed(_abilities.Path, $"it cannot be read: {Libc.Describe(-bytes)}"));
                return;
            }

            Take(new ReadOnlySpan<InputEvent>(events, Math.Min(bytes / InputEvent.Bytes, EventsAtOnce)));
            if (bytes % InputEvent.Bytes != 0)
            {
                ReadAgain(); // never seen: the rest of the event is lost
            }
        }
    }

    /// <inheritdoc/>
    public void Due(long nowNs)
    {
    }

    /// <inheritdoc/>
    public void Fail(string why)
    {
        lock (_lock)
        {
            if (_descriptor >= 0)
            {
                Lose(InputFaults.Failed(_abilities.Path, why));
            }
        }
    }

    /// <summary>Closes it. The last user has detached.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Close();
        }
    }

    private void Check(InputCode code)
    {
        if (_descriptor < 0)
        {
            throw InputFaults.Gone(_abilities.Path);
        }

        if (!_abilities.Has(code))
        {
            throw InputFaults.Lacks(_abilities.Path, code, _abilities);
        }
    }

    private void Take(ReadOnlySpan<InputEvent> events)
    {
        for (var i = 0; i < events.Length && _descriptor >= 0; i++)
        {
            ref readonly var one = ref events[i];
            switch (one.Type)
            {
                case InputEvent.Synchronise when one.Code == InputEvent.Dropped:
                    ReadAgain(); // which throws away what waits in the kernel; what was read already is older
                    return;
                case InputEvent.Key when one.Value is 0 or 1: // 2 is the repeat of a key that is held
                    var reason = one.Value == 0 && IsMadeByKernel(events[(i + 1)..]) ? ContactReason.DeviceGone : ContactReason.Moved;
                    Move(new InputCode(InputKind.Key, one.Code), one.Value == 1, in one, reason);
                    break;
                case InputEvent.Switch:
                    Move(new InputCode(InputKind.Switch, one.Code), one.Value != 0, in one, ContactReason.Moved);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Whether the packet of which this is the rest was made by the kernel and not by a hand.</summary>
    private static bool IsMadeByKernel(ReadOnlySpan<InputEvent> rest)
    {
        foreach (ref readonly var one in rest)
        {
            if (one.Type == InputEvent.Synchronise && one.Code == InputEvent.Report)
            {
                return one.Value == 1;
            }
        }

        return false;
    }

    private void Move(InputCode code, bool isClosed, in InputEvent one, ContactReason reason)
    {
        if (!_state.Move(code, isClosed))
        {
            return; // told again what is known
        }

        foreach (var listener in _listeners)
        {
            if (listener.Code == code)
            {
                listener.Tell(isClosed, _clock.Stamp(in one), reason);
            }
        }
    }

    private void ReadAgain()
    {
        _state.Read(_kernel, _descriptor);
        var now = _clock.Now();
        foreach (var listener in _listeners)
        {
            listener.Tell(_state.IsClosed(listener.Code), now, ContactReason.ReadAgain);
        }
    }

    private void Lose(DeviceException why)
    {
        var listeners = _listeners;
        _listeners = [];
        Close();
        _gone(this);
        var now = _clock.Now();
        foreach (var listener in listeners)
        {
            listener.Lose(why, now);
        }
    }

    private void Close()
    {
        if (_descriptor >= 0)
        {
            _watch.Remove(this);
            lock (_writing)
            {
                _ = _kernel.Close(_descriptor);
                _descriptor = -1;
            }
        }
    }
}
