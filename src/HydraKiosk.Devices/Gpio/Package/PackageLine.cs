using System.Device.Gpio;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>
/// A line watched through the package. An edge says only that something moved; what counts is what the line is once it was still for the debounce
/// time. Only on the owner thread, but for <see cref="OnEdge"/>.
/// </summary>
internal sealed class PackageLine
{
    private readonly Pins _pins;
    private readonly GpioInput _input;
    private readonly OwnerThread _owner;
    private readonly TimeProvider _clock;
    private readonly ContactTeller _teller;
    private readonly ITimer _still;
    private readonly Action _moved;
    private long _lastEdge;
    private bool _isWaiting;
    private ContactReason _reason;

    public PackageLine(Pins pins, GpioInput input, OwnerThread owner, TimeProvider clock, ContactTeller teller)
    {
        (_pins, _input, _owner, _clock, _teller) = (pins, input, owner, clock, teller);
        _moved = () => Moved(ContactReason.Moved);
        Action settled = Settled;
        _still = clock.CreateTimer(_ => owner.Post(settled), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens it and tells what it is.</summary>
    /// <exception cref="DeviceException">It cannot be opened, and is closed again.</exception>
    public void Begin()
    {
        try
        {
            _pins.Watch(Mode(_input.Bias), OnEdge);
            _teller.Begin(Read(), Monotonic.Now(_clock));
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Reads it although nothing was heard of it.</summary>
    /// <returns>Whether it goes on.</returns>
    public bool Check()
    {
        if (!_isWaiting && TryRead(out var isClosed) && isClosed != _teller.IsClosed)
        {
            Moved(ContactReason.ReadAgain);
        }

        return !_teller.HasEnded;
    }

    /// <summary>Lets go of it.</summary>
    public void Close()
    {
        _teller.End();
        _still.Dispose();
        _pins.Dispose();
    }

    /// <summary>
    /// The package calls this on its own thread, with its locks held: nothing may be done here but to post, and nothing may be thrown.
    /// </summary>
    private void OnEdge()
    {
        Volatile.Write(ref _lastEdge, _clock.GetTimestamp());
        _owner.Post(_moved);
    }

    private void Moved(ContactReason reason)
    {
        if (_teller.HasEnded)
        {
            return;
        }

        _reason = reason;
        if (_input.Debounce <= TimeSpan.Zero)
        {
            Settle();
            return;
        }

        if (reason == ContactReason.ReadAgain)
        {
            Volatile.Write(ref _lastEdge, _clock.GetTimestamp());
        }

        _isWaiting = true;
        _still.Change(_input.Debounce, Timeout.InfiniteTimeSpan);
    }

    private void Settled()
    {
        if (!_isWaiting)
        {
            return;
        }

        // An edge may have come between the timer and this thread.
        var rest = _input.Debounce - _clock.GetElapsedTime(Volatile.Read(ref _lastEdge));
        if (rest > TimeSpan.Zero)
        {
            _still.Change(rest, Timeout.InfiniteTimeSpan);
            return;
        }

        _isWaiting = false;
        Settle();
    }

    private void Settle()
    {
        if (!TryRead(out var isClosed))
        {
            return;
        }

        if (_reason == ContactReason.ReadAgain && isClosed != _teller.IsClosed)
        {
            _teller.TellLoss();
        }

        _teller.Tell(isClosed, Monotonic.Now(_clock), _reason);
    }

    private bool TryRead(out bool isClosed)
    {
        isClosed = false;
        if (_teller.HasEnded)
        {
            return false;
        }

        try
        {
            isClosed = Read();
            return true;
        }
        catch (DeviceException e)
        {
            _teller.Lose(e, Monotonic.Now(_clock));
            return false;
        }
    }

    private bool Read() => _pins.Read() != _input.IsActiveLow;

    private static PinMode Mode(GpioBias bias) => bias switch
    {
        GpioBias.PullUp => PinMode.InputPullUp,
        GpioBias.PullDown => PinMode.InputPullDown,
        _ => PinMode.Input,
    };
}
