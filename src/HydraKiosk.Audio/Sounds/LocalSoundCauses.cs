using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Sounds;

/// <summary>The causes of local sounds, 1130 to 1139.</summary>
public static class LocalSoundCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A file of a local sound cannot be used; see <see cref="LocalSoundLibrary.Problems"/>.</summary>
    public static Cause<string> NotUsed { get; } = All.Add(new Cause<string>(1130, LogLevel.Warning, new(
        "local sound not used",
        "a local sound is not played from its file: {Reason}; an earcon has its built-in sound, a prompt is not spoken",
        "a file that is missing, damaged, misnamed, too long or of an unusual format",
        "convert the file with `sox IN -r 48000 -c 1 -b 16 NAME.wav`, under one of the names in `config/earcons/README` or "
            + "`config/prompts/README`, and restart")));
}
