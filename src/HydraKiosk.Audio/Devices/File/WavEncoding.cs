namespace HydraKiosk.Audio.Devices.File;

/// <summary>How one sample stands in a WAV file; little-endian throughout.</summary>
public enum WavEncoding
{
    /// <summary>8-bit unsigned, middle 128.</summary>
    Unsigned8,

    /// <summary>16-bit signed.</summary>
    Signed16,

    /// <summary>24-bit signed in three bytes.</summary>
    Signed24,

    /// <summary>32-bit signed.</summary>
    Signed32,

    /// <summary>32-bit IEEE float, full scale ±1.</summary>
    IeeeSingle,

    /// <summary>64-bit IEEE float, full scale ±1.</summary>
    IeeeDouble,
}
