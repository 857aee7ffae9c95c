using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of the doctor, 6080 to 6099. What it finds has the causes of what it looked at.</summary>
public static class DoctorCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The archive for support cannot be written.</summary>
    public static PlainCause BundleNotWritten { get; } = All.Add(new PlainCause(6080, LogLevel.Error, new(
        "support bundle not written",
        "the archive for support was asked for and could not be written",
        "a folder that is not there or belongs to somebody else, a full disk, or a file of that name that is there already",
        "name another file after `--bundle`, such as one under `/tmp`; the message says why this one cannot be")));

    /// <summary>Nobody could be asked whether the archive may be written.</summary>
    public static PlainCause BundleNotConfirmed { get; } = All.Add(new PlainCause(6081, LogLevel.Error, new(
        "support bundle not confirmed",
        "the archive for support was not written, because nobody said that it may be",
        "a script, or an answer other than yes",
        "run it again and answer with y, or add `--yes`")));
}
