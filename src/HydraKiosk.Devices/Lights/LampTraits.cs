namespace HydraKiosk.Devices.Lights;

/// <summary>What a lamp can do, and so which course of a pattern it shows.</summary>
[Flags]
public enum LampTraits
{
    /// <summary>On or off, in the one colour it has.</summary>
    None = 0,

    /// <summary>It shines at a part of its brightness.</summary>
    Dims = 1,

    /// <summary>It has colours.</summary>
    Colours = 2,

    /// <summary>
    /// It breathes while nothing goes on. Not a matter of the lamp but of taste: a breath costs about 25 writes a second for as long as nobody comes,
    /// so a lamp is dark then unless this is asked for.
    /// </summary>
    Breathes = 4,
}
