using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Watching;

/// <summary>
/// Everything that input devices and CAN ask of Linux, so that a script can answer in a test. A call that fails returns the negative error number, as
/// the kernel itself does; none of them throws, and those with pointers allocate nothing.
/// </summary>
internal unsafe interface IKernel
{
    /// <summary>Nanoseconds of CLOCK_MONOTONIC.</summary>
    long MonotonicNs { get; }

    /// <summary>Nanoseconds of CLOCK_REALTIME, since 1970.</summary>
    long RealtimeNs { get; }

    /// <summary>The descriptor.</summary>
    int Open(string path, int flags);

    /// <summary>Zero.</summary>
    int Close(int descriptor);

    /// <summary>How many bytes came.</summary>
    int Read(int descriptor, void* buffer, int bytes);

    /// <summary>How many bytes went.</summary>
    int Write(int descriptor, void* buffer, int bytes);

    /// <summary>What the request says; zero for most.</summary>
    int IoControl(int descriptor, nuint request, void* argument);

    /// <summary>How many descriptors have something to tell; zero when the time is over, which is never for −1.</summary>
    int Poll(PollDescriptor* descriptors, int count, int timeoutMs);

    /// <summary>A descriptor that wakes a <see cref="Poll"/> when eight bytes are written to it.</summary>
    int WakeDescriptor();

    /// <summary>The descriptor of a raw CAN socket that does not block.</summary>
    int CanSocket();

    /// <summary>Zero.</summary>
    int Bind(int descriptor, void* address, int bytes);

    /// <summary>Zero.</summary>
    int SetOption(int descriptor, int level, int option, void* value, int bytes);

    /// <summary>How many bytes the message had.</summary>
    int Receive(int descriptor, MessageHeader* message);

    /// <summary>The names of what is in a folder, links included; nothing where there is no such folder.</summary>
    IReadOnlyList<string> Names(string folder);

    /// <summary>The path at the end of a chain of links, the path itself where it is none; null where nothing is there.</summary>
    string? Target(string path);

    /// <summary>The text of a small file without blanks around it; null where it cannot be read.</summary>
    string? Text(string path);
}
