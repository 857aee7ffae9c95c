using System.Runtime.InteropServices;
using System.Text;
using HydraKiosk.Devices.Can;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Watching;

/// <summary>An interface of a <see cref="ScriptedKernel"/>.</summary>
internal sealed class ScriptedBus(int index)
{
    public int Index => index;

    public bool IsUp { get; set; } = true;

    public bool IsCan { get; set; } = true;

    public List<ScriptedSocket> Sockets { get; } = [];

    /// <summary>A frame on the bus, as the kernel passes it on to whoever's filter lets it through.</summary>
    public void Send(uint id, params byte[] data)
    {
        var frame = new CanFrame { Id = id, Length = (byte)data.Length };
        data.AsSpan(0, Math.Min(data.Length, CanFrame.MaxData)).CopyTo(frame.Data);
        Sockets.ForEach(s => s.Hear(frame));
    }

    public void Fail(int error) => Sockets.ForEach(s => s.Error = error);
}

/// <summary>A CAN socket.</summary>
internal sealed unsafe class ScriptedSocket(ScriptedKernel kernel) : ScriptedKernel.IOpenFile
{
    private readonly Queue<(CanFrame Frame, int Bytes, long RealtimeNs)> _frames = [];
    private CanFilter? _filter;
    private bool _sendsTime;

    public int Error { get; set; }

    public short Ready => Error != 0 ? Libc.PollError : _frames.Count > 0 ? Libc.PollIn : (short)0;

    public void Hear(CanFrame frame)
    {
        if (_filter is { } f && (frame.Id & f.Mask) == (f.Id & f.Mask))
        {
            PutRaw(frame, CanFrame.Bytes, kernel.RealtimeNs);
        }
    }

    public void PutRaw(CanFrame frame, int bytes, long realtimeNs) => _frames.Enqueue((frame, bytes, realtimeNs));

    public int Bind(CanAddress* address, int bytes)
    {
        Assert.Equal(29, address->Family);
        Assert.Equal(24, bytes);
        var bus = kernel.Buses.Values.Single(b => b.Index == address->Interface);
        if (!bus.IsCan)
        {
            return -Libc.NoDevice;
        }

        bus.Sockets.Add(this);
        return 0;
    }

    public int SetOption(int level, int option, void* value, int bytes)
    {
        if ((level, option) == (101, 1))
        {
            Assert.Equal(8, bytes);
            _filter = *(CanFilter*)value;
            return 0;
        }

        Assert.Equal((1, 35, 4, 1), (level, option, bytes, *(int*)value));
        _sendsTime = true;
        return 0;
    }

    public int Receive(MessageHeader* message)
    {
        if (Error != 0)
        {
            var error = Error;
            Error = error == Libc.Interrupted ? 0 : Error;
            return -error;
        }

        if (!_frames.TryDequeue(out var next))
        {
            return -Libc.TryAgain;
        }

        if (message->PartCount != 1 || message->Parts->Bytes != CanFrame.Bytes || message->ControlBytes < 32)
        {
            return -Libc.Invalid;
        }

        *(CanFrame*)message->Parts->Data = next.Frame;
        message->ControlBytes = 0;
        if (_sendsTime && next.RealtimeNs != 0)
        {
            *(FrameTime*)message->Control = new FrameTime
            {
                Header = new ControlHeader { Bytes = 32, Level = 1, Type = 35 },
                Seconds = next.RealtimeNs / 1_000_000_000,
                Nanoseconds = next.RealtimeNs % 1_000_000_000,
            };
            message->ControlBytes = 32;
        }

        return next.Bytes;
    }

    public int Read(void* buffer, int bytes) => -Libc.Invalid;

    public int Write(void* buffer, int bytes) => throw new InvalidOperationException("nothing is ever sent");

    public int IoControl(nuint request, void* argument)
    {
        var question = (InterfaceRequest*)argument;
        var name = Encoding.ASCII.GetString((ReadOnlySpan<byte>)question->Name).TrimEnd('\0');
        if (!kernel.Buses.TryGetValue(name, out var bus))
        {
            return -Libc.NoDevice;
        }

        question->Answer = request == InterfaceRequest.GetIndex ? bus.Index : bus.IsUp ? 0xC1 : 0x80;
        return 0;
    }
}
