namespace HydraKiosk.Devices.Gpio.Drivers;

/// <summary>Who talks to the kernel for GPIO lines.</summary>
public enum GpioDriverKind
{
    /// <summary>Our own driver: debounce in the kernel, no library, no wake-up while idle.</summary>
    Kernel,

    /// <summary>System.Device.Gpio over libgpiod.</summary>
    Package,
}
