namespace HydraKiosk.Tools.Exec;

/// <summary>A program that the model may have run, as the configuration has it.</summary>
/// <param name="Program">The absolute path of the program, which belongs to the administrator or to the service's user.</param>
/// <param name="ScratchFolder">
/// An absolute path under which a run has an empty folder of its own, removed with all that is in it when the run is over.
/// </param>
public sealed record ExecSettings(string Program, string ScratchFolder)
{
    /// <summary>Smallest and largest limit of the output, in bytes.</summary>
    public const int MinLimitBytes = 256, MaxLimitBytes = 4 << 20;

    /// <summary>What the program is given on its command line. The model has no part in it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The absolute path of the folder that it starts in; null for the empty one of its own.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>Variables beside <c>PATH</c> and <c>LANG</c>, which may be replaced. Nothing of the service's own environment is passed on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes of standard output; a program that writes more is ended.</summary>
    public int OutputLimitBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of standard error that are kept, the last ones.</summary>
    public int ErrorLimitBytes { get; init; } = 4 * 1024;
}
