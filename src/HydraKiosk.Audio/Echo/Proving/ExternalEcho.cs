using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>How a canceller outside this program is judged: by what it leaves in the microphone's sound.</summary>
internal static class ExternalEcho
{
    /// <summary>
    /// The echo has to come back so much weaker than it was played, dB: a reply of −20 dBFS then arrives at −60 dBFS, where the service's
    /// detector takes it for the noise of a room.
    /// </summary>
    public const float NeededReturnLossDb = 40;

    /// <summary>What the proof asks of a canceller of its own.</summary>
    private const float NeededEnhancementDb = 6;

    /// <summary>The report in the proof's terms: our own canceller's gain counts for nothing where its output is not sent.</summary>
    public static BlockReport Judged(in BlockReport report, bool isExternal) => !isExternal ? report : report with
    {
        EnhancementDb = report.EchoReturnLossDb - (NeededReturnLossDb - NeededEnhancementDb),
        LeftDbfs = report.LeftDbfs + report.EnhancementDb,
    };
}
