namespace HydraKiosk.Devices.Lights;

/// <summary>What one sign looks like: a row of <see cref="LightPatterns.Table"/>.</summary>
/// <param name="Sign">Which.</param>
/// <param name="Means">What it tells, for the manual.</param>
/// <param name="Colour">On a lamp that has colours.</param>
/// <param name="ColourWord">The colour's name, for the manual.</param>
/// <param name="Course">On a lamp with all of <paramref name="Needs"/>.</param>
/// <param name="Needs">What <paramref name="Course"/> asks of a lamp.</param>
/// <param name="Plain">On any other lamp; told apart from every other sign there by its rhythm alone.</param>
/// <param name="Chases">Whether a strip shows a light that runs along it.</param>
/// <param name="ShowsWhileSending">
/// Whether it goes on, on a lamp with colours, while sound leaves the device; the others give way to <see cref="LightSign.Listening"/>.
/// </param>
public sealed record LightPattern(
    LightSign Sign, string Means, LightColour Colour, string ColourWord, LightCourse Course, LampTraits Needs, LightCourse Plain,
    bool Chases = false, bool ShowsWhileSending = false)
{
    /// <summary>The course for a lamp.</summary>
    /// <param name="traits">What the lamp can do.</param>
    public LightCourse For(LampTraits traits) => (traits & Needs) == Needs ? Course : Plain;
}

/// <summary>What a person can do about a fault: a row of <see cref="LightPatterns.Faults"/>.</summary>
/// <param name="Code">The number of flashes, 1 to 5.</param>
/// <param name="Means">What is wrong, for the manual.</param>
/// <param name="Remedy">What to do, for the manual.</param>
/// <param name="Course">What it looks like.</param>
public sealed record LightFaultCode(int Code, string Means, string Remedy, LightCourse Course);
