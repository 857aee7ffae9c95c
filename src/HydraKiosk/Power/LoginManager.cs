using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Power;

/// <summary>
/// Hears from systemd-logind that the machine is about to sleep or to be switched off, and delays that until <see cref="LetGo"/>, as long as logind
/// allows (5 s unless configured). On a thread of its own, which sleeps until there is something to hear.
/// </summary>
internal sealed class LoginManager : IDisposable
{
    private const string Name = "org.freedesktop.login1";
    private const string ObjectPath = "/org/freedesktop/login1";
    private const string Face = "org.freedesktop.login1.Manager";
    private const string BusName = "org.freedesktop.DBus";

    /// <summary>Between two attempts: a bus or a login manager may come after this program at a slow start, and be started again later.</summary>
    private static readonly TimeSpan _usualPause = TimeSpan.FromSeconds(60);

    private readonly TimeSpan _pause;
    private readonly string _address;
    private readonly Action<bool> _announced;
    private readonly Action<string?> _stands;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private SystemBus? _bus;
    private readonly List<SafeFileHandle> _delays = [];
    private string? _missing;

    /// <param name="address">Of the system bus.</param>
    /// <param name="announced">Told that the machine is about to sleep (true), or awake (false). On the own thread; must not block.</param>
    /// <param name="stands">Told null when it hears and delays, else what is missing, which is told once. On the own thread; must not block.</param>
    /// <param name="pause">Between two attempts; null for a minute.</param>
    public LoginManager(string address, Action<bool> announced, Action<string?> stands, TimeSpan? pause = null)
    {
        (_address, _announced, _stands, _pause) = (address, announced, stands, pause ?? _usualPause);
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "sleep signals" };
    }

    /// <summary>Starts to listen.</summary>
    public void Start() => _thread.Start();

    /// <summary>Lets the machine sleep. Any thread.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _delays.ForEach(delay => delay.Dispose());
            _delays.Clear();
        }
    }

    /// <summary>Ends the thread, which lets the machine sleep.</summary>
    public void Dispose()
    {
        _stop.Set();
        lock (_lock)
        {
            _bus?.Interrupt();
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Run()
    {
        var isForGood = false;
        do
        {
            try
            {
                Listen();
            }
            catch (BusException fault)
            {
                isForGood = fault.IsForGood;
                Stands(fault.Message);
            }
            finally
            {
                LetGo();
            }
        }
        while (!isForGood && !_stop.Wait(_pause));
    }

    private void Stands(string? missing)
    {
        if (missing is null || missing != _missing)
        {
            _stands(missing);
        }

        _missing = missing;
    }

    /// <summary>Until it is stopped, or the bus or logind have gone.</summary>
    private void Listen()
    {
        using var bus = SystemBus.Open(_address);
        lock (_lock)
        {
            _bus = bus;
        }

        try
        {
            foreach (var member in (ReadOnlySpan<string>)["PrepareForSleep", "PrepareForShutdown"])
            {
                bus.Match($"type='signal',sender='{Name}',path='{ObjectPath}',interface='{Face}',member='{member}'");
            }

            bus.Match($"type='signal',sender='{BusName}',interface='{BusName}',member='NameOwnerChanged',arg0='{Name}'");
            var refused = Delay(bus);
            var owner = bus.OwnerOf(Name);
            Stands(refused);
            while (!_stop.IsSet && bus.Next() is { } message)
            {
                using (message)
                {
                    if (message.Sender == BusName && message.Is(BusName, "NameOwnerChanged"))
                    {
                        break; // logind was started again, under another name
                    }

                    // Anybody on the bus may send a signal of that name to this program.
                    if (message.Sender == owner && (message.Is(Face, "PrepareForSleep") || message.Is(Face, "PrepareForShutdown")))
                    {
                        Hear(bus, message);
                    }
                }
            }

            if (!_stop.IsSet)
            {
                Stands("the connection to it was lost");
            }
        }
        finally
        {
            lock (_lock)
            {
                _bus = null;
            }
        }
    }

    private void Hear(SystemBus bus, BusMessage message)
    {
        if (message.ReadTruth() is not { } isComing)
        {
            return;
        }

        if (!isComing)
        {
            LetGo();
            if (Delay(bus) is { } refused)
            {
                Stands(refused);
            }
        }

        _announced(isComing);
    }

    /// <summary>
    /// Takes the locks for the next time. One that is refused is no reason not to listen: a session is closed in less than a second.
    /// </summary>
    /// <returns>Why not, or null.</returns>
    private string? Delay(SystemBus bus)
    {
        try
        {
            // One each: whether a user may have both in one, logind looks up under the rules for the lid of a laptop.
            foreach (var what in (ReadOnlySpan<string>)["sleep", "shutdown"])
            {
                var taken = bus.CallForDescriptor(Name, ObjectPath, Face, "Inhibit", what, "hydra-kiosk", "closes its session first", "delay");
                lock (_lock)
                {
                    _delays.Add(taken);
                }
            }

            return null;
        }
        catch (BusException fault)
        {
            return fault.Message;
        }
    }
}
