namespace HydraKiosk.Configuration.Options;

/// <summary>Who talks to the GPIO chips.</summary>
public enum GpioDriverChoice
{
    /// <summary>The program's own driver on the kernel's character device.</summary>
    Kernel,

    /// <summary>The package System.Device.Gpio, over libgpiod.</summary>
    Package,
}

/// <summary>The <c>gpio</c> part of the file.</summary>
public sealed record GpioOptions
{
    /// <summary>Who talks to the chips.</summary>
    public GpioDriverChoice Driver { get; init; }

    /// <summary>Path, name or label of the chip of every line that names none; null where lines are found by their own names.</summary>
    public string? Chip { get; init; }
}
