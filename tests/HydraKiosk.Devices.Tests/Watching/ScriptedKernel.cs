using System.Runtime.InteropServices;
using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Watching;

/// <summary>
/// A kernel that answers as a test has laid down: devices with keys, buses with frames, and every error on demand. It never blocks: a poll without
/// anything to tell comes back as if its time were over.
/// </summary>
internal sealed unsafe class ScriptedKernel : IKernel
{
    public const int NotThere = -Libc.NoEntry;

    private readonly Dictionary<int, IOpenFile> _open = [];
    private readonly List<int> _pollErrors = [];
    private int _next = 3;
    private bool _isWoken;

    /// <summary>A file that a descriptor stands for.</summary>
    public interface IOpenFile
    {
        short Ready { get; }

        int Read(void* buffer, int bytes);

        int Write(void* buffer, int bytes);

        int IoControl(nuint request, void* argument);
    }

    public long MonotonicNs { get; set; } = 5_000_000_000;

    public long RealtimeNs { get; set; } = 1_800_000_000_000_000_000;

    public Dictionary<string, ScriptedInput> Inputs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ScriptedBus> Buses { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public int CanSocketError { get; set; }

    public int WakeError { get; set; }

    public List<int> PollErrors => _pollErrors;

    public List<int> Timeouts { get; } = [];

    /// <summary>Descriptors that are open, the waker included.</summary>
    public int OpenCount => _open.Count;

    public int Opens { get; private set; }

    public int Open(string path, int flags)
    {
        Opens++;
        if (!Inputs.TryGetValue(path, out var input))
        {
            return NotThere;
        }

        var error = (flags & Libc.ReadWrite) != 0 && input.WriteOpenError != 0 ? input.WriteOpenError : input.OpenError;
        return error != 0 ? -error : Add(input);
    }

    public int Close(int descriptor) => _open.Remove(descriptor) ? 0 : -9;

    public int Read(int descriptor, void* buffer, int bytes)
    {
        if (_open[descriptor] is Waker)
        {
            _isWoken = false;
            return 8;
        }

        return _open[descriptor].Read(buffer, bytes);
    }

    public int Write(int descriptor, void* buffer, int bytes)
    {
        if (_open.GetValueOrDefault(descriptor) is Waker)
        {
            _isWoken = true;
            return 8;
        }

        return _open[descriptor].Write(buffer, bytes);
    }

    public int IoControl(int descriptor, nuint request, void* argument) => _open[descriptor].IoControl(request, argument);

    public int Poll(PollDescriptor* descriptors, int count, int timeoutMs)
    {
        Timeouts.Add(timeoutMs);
        if (Timeouts.Count > 64)
        {
            Timeouts.Clear(); // lists that grow are no business of the code under test
        }

        if (_pollErrors.Count > 0)
        {
            var error = _pollErrors[0];
            _pollErrors.RemoveAt(0);
            return -error;
        }

        var ready = 0;
        for (var i = 0; i < count; i++)
        {
            descriptors[i].Returned = !_open.TryGetValue(descriptors[i].Descriptor, out var file) ? Libc.PollInvalid
                : file is Waker ? _isWoken ? Libc.PollIn : (short)0 : file.Ready;
            ready += descriptors[i].Returned != 0 ? 1 : 0;
        }

        return ready;
    }

    public int WakeDescriptor() => WakeError != 0 ? -WakeError : Add(new Waker());

    public int CanSocket() => CanSocketError != 0 ? -CanSocketError : Add(new ScriptedSocket(this));

    public int Bind(int descriptor, void* address, int bytes) => ((ScriptedSocket)_open[descriptor]).Bind((CanAddress*)address, bytes);

    public int SetOption(int descriptor, int level, int option, void* value, int bytes) =>
        ((ScriptedSocket)_open[descriptor]).SetOption(level, option, value, bytes);

    public int Receive(int descriptor, MessageHeader* message) => ((ScriptedSocket)_open[descriptor]).Receive(message);

    public IReadOnlyList<string> Names(string folder) =>
        [.. Inputs.Keys.Concat(Texts.Keys).Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)).Select(p => p[(folder.Length + 1)..].Split('/')[0]).Distinct()];

    public string? Target(string path) => Links.TryGetValue(path, out var target) ? Target(target) : Inputs.ContainsKey(path) ? path : null;

    public string? Text(string path) => Texts.GetValueOrDefault(path);

    private int Add(IOpenFile file)
    {
        _open.Add(_next, file);
        return _next++;
    }

    private sealed class Waker : IOpenFile
    {
        public short Ready => 0;

        public int Read(void* buffer, int bytes) => 8;

        public int Write(void* buffer, int bytes) => 8;

        public int IoControl(nuint request, void* argument) => -Libc.NotATerminal;
    }
}
