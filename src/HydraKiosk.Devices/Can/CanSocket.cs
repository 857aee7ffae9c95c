using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>Opens and reads raw CAN sockets.</summary>
internal static unsafe class CanSocket
{
    private const ushort Family = 29; // AF_CAN
    private const int LevelSocket = 1; // SOL_SOCKET
    private const int TimestampNs = 35; // SO_TIMESTAMPNS, and the kind of what it sends along
    private const int LevelCanRaw = 101; // SOL_CAN_RAW
    private const int Filter = 1; // CAN_RAW_FILTER

    /// <summary>A socket that hears the frames of one id on one interface, which is up.</summary>
    /// <exception cref="DeviceException">There are no such sockets, no such interface, or it is down.</exception>
    public static int Open(IKernel kernel, CanMatch match)
    {
        var place = match.ToString();
        var descriptor = kernel.CanSocket();
        if (descriptor < 0)
        {
            throw CanFaults.Socket(place, -descriptor);
        }

        try
        {
            Listen(kernel, descriptor, match, place);
            return descriptor;
        }
        catch
        {
            _ = kernel.Close(descriptor);
            throw;
        }
    }

    /// <summary>Reads a frame. Allocates nothing.</summary>
    /// <returns>How many bytes came, or the negative error number.</returns>
    public static int Receive(IKernel kernel, int descriptor, out CanFrame frame, out FrameTime time)
    {
        frame = default;
        time = default;
        fixed (CanFrame* data = &frame)
        fixed (FrameTime* control = &time)
        {
            var part = new MessagePart { Data = data, Bytes = CanFrame.Bytes };
            var message = new MessageHeader { Parts = &part, PartCount = 1, Control = control, ControlBytes = FrameTime.Bytes };
            var bytes = kernel.Receive(descriptor, &message);
            if (message.ControlBytes < FrameTime.Bytes || time.Header.Level != LevelSocket || time.Header.Type != TimestampNs)
            {
                time = default;
            }

            return bytes;
        }
    }

    private static void Listen(IKernel kernel, int descriptor, CanMatch match, string place)
    {
        var index = Ask(kernel, descriptor, InterfaceRequest.GetIndex, match.Interface);
        var flags = Ask(kernel, descriptor, InterfaceRequest.GetFlags, match.Interface);
        if (index < 0 || flags < 0)
        {
            throw CanFaults.Absent(place, match.Interface);
        }

        // Standard and extended ids are different ids even where the numbers are the same, and a remote frame only asks. The filter comes before the
        // binding, so that no other frame slips in.
        var filter = new CanFilter
        {
            Id = match.Id | (match.IsExtended ? CanFrame.Extended : 0),
            Mask = (match.IdMask & 0x1FFF_FFFF) | CanFrame.Extended | CanFrame.Remote,
        };
        Set(kernel, descriptor, LevelCanRaw, Filter, &filter, sizeof(CanFilter), place);
        var on = 1;
        Set(kernel, descriptor, LevelSocket, TimestampNs, &on, sizeof(int), place);

        var address = new CanAddress { Family = Family, Interface = index };
        var bound = kernel.Bind(descriptor, &address, CanAddress.Bytes);
        if (bound < 0)
        {
            throw CanFaults.Bind(place, match.Interface, -bound);
        }

        if ((flags & InterfaceRequest.Up) == 0)
        {
            throw CanFaults.Down(place, match.Interface); // after the binding, which knows whether it is a CAN interface at all
        }
    }

    private static int Ask(IKernel kernel, int descriptor, uint question, string name)
    {
        var request = default(InterfaceRequest);
        for (var i = 0; i < name.Length; i++)
        {
            request.Name[i] = (byte)name[i];
        }

        var result = kernel.IoControl(descriptor, question, &request);
        return result < 0 ? result : question == InterfaceRequest.GetFlags ? request.Answer & 0xFFFF : request.Answer;
    }

    private static void Set(IKernel kernel, int descriptor, int level, int option, void* value, int bytes, string place)
    {
        var result = kernel.SetOption(descriptor, level, option, value, bytes);
        if (result < 0)
        {
            throw CanFaults.Failed(place, $"a CAN socket does not take option {option}: {Native.Libc.Describe(-result)}");
        }
    }
}
