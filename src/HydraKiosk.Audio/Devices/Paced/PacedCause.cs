namespace HydraKiosk.Audio.Devices.Paced;

/// <summary>The cause code of what all devices without hardware have in common.</summary>
public static class PacedCause
{
    /// <summary>A device that is clocked by a timer stopped for a reason of its own making: a defect.</summary>
    public const int Internal = 1119;
}
