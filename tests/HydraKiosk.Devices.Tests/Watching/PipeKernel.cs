using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Watching;

/// <summary>
/// The real kernel, except that the one input device is a pipe: real descriptors, a real <c>poll</c> and a real thread, on a machine without input
/// devices.
/// </summary>
internal sealed unsafe class PipeKernel : IKernel
{
    public const int Key = 169;
    public const string Path = "/dev/input/event0";
    private readonly LinuxKernel _real = LinuxKernel.Instance;
    private string _ends = "";
    private int _writer = -1;

    public long MonotonicNs => _real.MonotonicNs;

    public long RealtimeNs => _real.RealtimeNs;

    /// <summary>A named pipe, since its two ends have paths.</summary>
    public void Plug()
    {
        _ends = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hydra-kiosk-pipe-{Guid.NewGuid():N}");
        using var made = System.Diagnostics.Process.Start("mkfifo", [_ends]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        _writer = _real.Open(_ends, Libc.ReadWrite | Libc.CloseOnExec);
    }

    public void Send(int value)
    {
        var now = MonotonicNs;
        var events = stackalloc InputEvent[2];
        events[0] = new InputEvent { Type = InputEvent.Key, Code = Key, Value = value };
        (events[0].Seconds, events[0].Microseconds) = (now / 1_000_000_000, now % 1_000_000_000 / 1000);
        events[1] = events[0] with { Type = InputEvent.Synchronise, Code = InputEvent.Report, Value = 0 };
        Assert.Equal(48, _real.Write(_writer, events, 48));
    }

    /// <summary>Both ends are closed: the reader sees the end.</summary>
    public void Unplug()
    {
        if (_writer >= 0)
        {
            File.Delete(_ends);
            _ = _real.Close(_writer);
            _writer = -1;
        }
    }

    public int Open(string path, int flags) => _real.Open(_ends, Libc.NonBlocking | Libc.CloseOnExec);

    public int IoControl(int descriptor, nuint request, void* argument)
    {
        var answer = new Span<byte>(argument, (int)((request >> 16) & 0x3FFF));
        switch ((uint)request & 0xFFFF)
        {
            case 0x4506:
                "Pipe\0"u8.CopyTo(answer);
                return 5;
            case 0x4521:
                answer.Fill(0xFF);
                return answer.Length;
            case 0x45A0:
                return 0;
            default:
                return -Libc.NotATerminal;
        }
    }

    public int Close(int descriptor) => _real.Close(descriptor);

    public int Read(int descriptor, void* buffer, int bytes) => _real.Read(descriptor, buffer, bytes);

    public int Write(int descriptor, void* buffer, int bytes) => _real.Write(descriptor, buffer, bytes);

    public int Poll(PollDescriptor* descriptors, int count, int timeoutMs) => _real.Poll(descriptors, count, timeoutMs);

    public int WakeDescriptor() => _real.WakeDescriptor();

    public int CanSocket() => _real.CanSocket();

    public int Bind(int descriptor, void* address, int bytes) => _real.Bind(descriptor, address, bytes);

    public int SetOption(int descriptor, int level, int option, void* value, int bytes) => _real.SetOption(descriptor, level, option, value, bytes);

    public int Receive(int descriptor, MessageHeader* message) => _real.Receive(descriptor, message);

    public IReadOnlyList<string> Names(string folder) => [System.IO.Path.GetFileName(Path)];

    public string? Target(string path) => path == Path ? path : null;

    public string? Text(string path) => _real.Text(path);
}
