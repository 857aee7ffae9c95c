namespace HydraKiosk.Devices.Lights.Files;

/// <summary>The calls of the system that lights need, so that a test can answer them. What fails returns the error's number, negative.</summary>
internal interface ILightFiles
{
    /// <summary>Opens a file.</summary>
    /// <returns>Its descriptor.</returns>
    int Open(string path, FileUse use);

    /// <summary>Closes one.</summary>
    void Close(int descriptor);

    /// <summary>Reads what there is.</summary>
    /// <returns>Bytes; 0 at the end.</returns>
    int Read(int descriptor, Span<byte> bytes);

    /// <summary>Writes to a device.</summary>
    /// <returns>Bytes.</returns>
    int Write(int descriptor, ReadOnlySpan<byte> bytes);

    /// <summary>Writes at the beginning of a file, which an attribute in /sys is.</summary>
    /// <returns>Bytes.</returns>
    int WriteAtStart(int descriptor, ReadOnlySpan<byte> bytes);

    /// <summary>An <c>ioctl</c> that takes a number.</summary>
    /// <returns>0 or more.</returns>
    int Set(int descriptor, uint request, uint value);

    /// <summary>The names in a folder, sorted; none where it is absent.</summary>
    IReadOnlyList<string> Names(string folder);
}

/// <summary>What a file is opened for.</summary>
internal enum FileUse
{
    /// <summary><c>O_RDONLY</c>.</summary>
    Reading,

    /// <summary><c>O_WRONLY</c>.</summary>
    Writing,

    /// <summary><c>O_RDWR</c>.</summary>
    Both,
}
