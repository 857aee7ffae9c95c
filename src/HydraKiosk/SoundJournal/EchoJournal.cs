using HydraKiosk.Audio.Echo.Proving;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.SoundJournal;

/// <summary>Tells in the journal whether the microphone is open while the loudspeaker speaks, and why not.</summary>
internal static class EchoJournal
{
    /// <summary>Writes the line for a change.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="echo">What is known now.</param>
    public static void Write(ILogger log, in EchoStatus echo)
    {
        switch (echo.Safety)
        {
            case EchoSafety.Proven when echo.Witness == EchoWitness.Signature:
                EchoCause.ProvenBefore.Write(log);
                break;
            case EchoSafety.Proven:
                EchoCause.Proven.Write(log, Rounded(echo.ReturnLossDb), Rounded(echo.EnhancementDb));
                break;
            case EchoSafety.Unproven:
                EchoCause.Unproven.Write(log);
                break;
            case EchoSafety.EchoTooStrong:
                EchoCause.TooStrong.Write(log, Rounded(echo.EnhancementDb));
                break;
            case EchoSafety.PathChanged:
                EchoCause.PathChanged.Write(log);
                break;
            case EchoSafety.FarEndUnknown:
                EchoCause.FarEndUnknown.Write(log);
                break;
            case EchoSafety.TooManyOpenings:
                EchoCause.TooManyOpenings.Write(log);
                break;
            case EchoSafety.ConditionsChanged:
                EchoCause.ConditionsChanged.Write(log);
                break;
        }
    }

    private static double Rounded(float decibels) => float.IsNaN(decibels) ? 0 : Math.Round(decibels, 1);
}
