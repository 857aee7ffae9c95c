using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static HydraKiosk.Power.SdBusNative;

namespace HydraKiosk.Power;

/// <summary>A connection to the system bus. One thread uses it; only <see cref="Interrupt"/> is for others.</summary>
internal sealed unsafe class SystemBus : IDisposable
{
    private const string Bus = "org.freedesktop.DBus";
    private const string BusPath = "/org/freedesktop/DBus";

    /// <summary>In microseconds. Who does not answer in this time does not answer.</summary>
    private const ulong CallLimit = 5_000_000;
    private const ulong Forever = ulong.MaxValue;

    private readonly Lock _lock = new();
    private nint _bus;

    private SystemBus(nint bus) => _bus = bus;

    /// <summary>Where the system bus is: what the environment says, else its usual place.</summary>
    /// <param name="variable">Environment variables by name.</param>
    public static string AddressFrom(Func<string, string?> variable) =>
        variable("DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } given ? given : "unix:path=/run/dbus/system_bus_socket";

    /// <summary>Connects.</summary>
    /// <param name="address">As in <see cref="AddressFrom"/>.</param>
    /// <exception cref="BusException">There is no bus, or no library for it.</exception>
    public static SystemBus Open(string address)
    {
        nint bus;
        try
        {
            Check(New(&bus), "libsystemd makes no connection");
        }
        catch (DllNotFoundException)
        {
            throw new BusException("libsystemd.so.0 is not on this machine") { IsForGood = true };
        }

        var opened = new SystemBus(bus);
        try
        {
            Check(SetAddress(bus, address), "the address of the system bus is not understood");
            Check(SetBusClient(bus, 1), "libsystemd makes no connection");
            Check(Start(bus), "the system bus cannot be reached");
            opened.Ask(Bus, BusPath, Bus, "GetId").Dispose(); // the connection itself is made in the background: this waits for it
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the signals that fit a rule of D-Bus.</summary>
    /// <exception cref="BusException">The bus refuses it.</exception>
    public void Match(string rule) => Ask(Bus, BusPath, Bus, "AddMatch", rule).Dispose();

    /// <summary>The unique name of whoever owns a well-known one: the sender of its signals.</summary>
    /// <exception cref="BusException">Nobody owns it.</exception>
    public string OwnerOf(string name)
    {
        using var reply = Ask(Bus, BusPath, Bus, "GetNameOwner", name);
        nint text;
        Check(Read(reply.Handle, Text, &text), "the bus gives no owner");
        return Marshal.PtrToStringUTF8(text)!;
    }

    /// <summary>Calls a method that takes texts and returns a descriptor.</summary>
    /// <returns>The descriptor, this program's own, not inherited by what it starts.</returns>
    /// <exception cref="BusException">Refused, or not answered.</exception>
    public SafeFileHandle CallForDescriptor(string destination, string path, string face, string member, params ReadOnlySpan<string> arguments)
    {
        using var reply = Ask(destination, path, face, member, arguments);
        int descriptor;
        Check(Read(reply.Handle, Descriptor, &descriptor), $"{member} returns no descriptor");
        var own = Duplicate(descriptor, DuplicateCloseOnExec, 3);
        return own >= 0 ? new SafeFileHandle(own, ownsHandle: true) : throw Failed(-Marshal.GetLastPInvokeError(), "the descriptor cannot be kept");
    }

    /// <summary>Waits for the next message that is not an answer.</summary>
    /// <returns>Null when <see cref="Interrupt"/> was called, or the bus has gone.</returns>
    public BusMessage? Next()
    {
        while (true)
        {
            nint message = 0;
            var done = Process(_bus, &message);
            if (message != 0)
            {
                return new BusMessage(message);
            }

            if (done < 0 || (done == 0 && SdBusNative.Wait(_bus, Forever) < 0))
            {
                return null;
            }
        }
    }

    /// <summary>Ends a wait in <see cref="Next"/>, now or later; the connection is of no use from then on. Any thread.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_bus != 0)
            {
                _ = ShutDown(DescriptorOf(_bus), BothWays);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_bus != 0)
            {
                _ = SdBusNative.Close(_bus);
                _bus = 0;
            }
        }
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw Failed(result, what);
        }
    }

    private static BusException Failed(int result, string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(-result)}");

    private BusMessage Ask(string destination, string path, string face, string member, params ReadOnlySpan<string> arguments)
    {
        nint call;
        Check(NewCall(_bus, &call, destination, path, face, member), $"{member} cannot be called");
        using var asked = new BusMessage(call);
        foreach (var argument in arguments)
        {
            Check(Append(call, Text, argument), $"{member} takes no such argument");
        }

        nint reply;
        Error error = default;
        var result = Call(_bus, call, CallLimit, &error, &reply);
        if (result >= 0)
        {
            return new BusMessage(reply);
        }

        var said = Marshal.PtrToStringUTF8(error.Message) ?? Marshal.GetPInvokeErrorMessage(-result);
        Free(&error);
        throw new BusException($"{destination} refuses {member}: {said.TrimEnd('.')}");
    }
}

/// <summary>A message from the bus; let go of by the thread that uses the bus.</summary>
internal sealed unsafe class BusMessage(nint handle) : IDisposable
{
    /// <summary>The library's own.</summary>
    public nint Handle => handle;

    /// <summary>The unique name of who has sent it; the bus itself has a name of its own.</summary>
    public string? Sender => Marshal.PtrToStringUTF8(SenderOf(handle));

    /// <summary>Whether it is this signal.</summary>
    public bool Is(string face, string member) => IsSignal(handle, face, member) > 0;

    /// <summary>Its next argument as a truth value; null where that is something else.</summary>
    public bool? ReadTruth()
    {
        int value;
        return Read(handle, Truth, &value) > 0 ? value != 0 : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Release(handle);
}
