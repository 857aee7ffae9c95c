namespace HydraKiosk.Doctor;

/// <summary>What the doctor was asked for.</summary>
/// <param name="ConfigurationPath">The configuration's file.</param>
internal sealed record DoctorWishes(string ConfigurationPath)
{
    /// <summary>Whether to ask the service a recorded question, which costs a turn.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether nothing is to be played.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>How long to wait until every button was pressed; null to ask for none.</summary>
    public TimeSpan? Presses { get; init; }

    /// <summary>Of <c>--runtime-dir</c>; null for the usual places.</summary>
    public string? RuntimeFolder { get; init; }

    /// <summary>Of <c>--state-dir</c>; null for the usual places.</summary>
    public string? StateFolder { get; init; }
}
