using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>
/// The system calls of GPIO, so that a test can stand in for the kernel. Results are the kernel's own: not negative, or an error number with a minus
/// sign.
/// Any thread.
/// </summary>
internal interface IGpioSystem
{
    /// <summary>The device files of all chips, by number; several may name one chip.</summary>
    IReadOnlyList<string> ChipPaths();

    /// <summary>The group that a file belongs to, or null where that cannot be told.</summary>
    string? GroupOf(string path);

    /// <summary>Opens a device file to read and write.</summary>
    /// <returns>A descriptor.</returns>
    int Open(string path);

    /// <summary>A descriptor that <see cref="Wait"/> finds ready after eight bytes were written to it, until they are read.</summary>
    int OpenWake();

    /// <summary>
    /// A descriptor that <see cref="Wait"/> finds ready when a device file was deleted, until it is read. Linux 6.1, that of Debian 12, does not wake
    /// who waits for a line when its chip goes, and only tells who begins to wait.
    /// </summary>
    int OpenDeletions();

    /// <summary>Asks a chip or a request for something; the argument is read and written.</summary>
    int Control(int descriptor, uint request, Span<byte> argument);

    /// <summary>Reads what is there.</summary>
    /// <returns>Bytes read.</returns>
    int Read(int descriptor, Span<byte> buffer);

    /// <summary>Writes.</summary>
    int Write(int descriptor, ReadOnlySpan<byte> bytes);

    /// <summary>Waits until one of them is ready, for as long as it takes; negative ones are left out.</summary>
    int Wait(Span<PollDescriptor> descriptors);

    /// <summary>Closes a descriptor.</summary>
    void Close(int descriptor);
}
