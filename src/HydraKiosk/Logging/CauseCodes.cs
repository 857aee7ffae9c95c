using System.Text;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Paced;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Conversation;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Lights;
using HydraKiosk.EchoMemory;
using HydraKiosk.Face.Serving;
using HydraKiosk.Hands;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Power;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.SoundJournal;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Exec;
using HydraKiosk.Tools.Handoff;
using HydraKiosk.Tools.Http;
using HydraKiosk.Tools.Kill;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Voices.Cascade.Journal;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Failover;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Logging;

/// <summary>
/// The one table of causes. Each area keeps its own beside its code and is listed here; the manual's table is <see cref="RenderMarkdown"/>.
/// </summary>
public static class CauseCodes
{
    /// <summary>Every cause, in the order of the numbers.</summary>
    public static CauseCollection All { get; } = new(
        FileAudioFaults.All, PacedCause.All, LocalSoundCauses.All, AudioCause.All, EngineCause.All, EchoCause.All, EchoMemoryCause.All,
        SupervisionCause.All,
        LinkCause.All, LinkTroubles.All, SessionCauses.All, FailoverCauses.All, CascadeCauses.All,
        WireLogCauses.All, SimulatorCauses.All, ConversationCauses.All, ToolCauses.All,
        ConsentCauses.All, AuditCauses.All, KillCauses.All, ExecCauses.All, HttpCauses.All, McpCauses.All, HandoffCauses.All,
        GpioCauses.All, ButtonCauses.All, LightCauses.All, ToolDeviceCauses.All, ConfigurationCauses.All, ProgramCauses.All, ReloadCauses.All,
        RecordingCauses.All, ControlCauses.All, ObservationCauses.All, DoctorCauses.All, PowerCauses.All, DuplexTroubles.All,
        RealtimeCauses.All, FaceCauses.All);

    /// <summary>The cause of that number, or null.</summary>
    /// <param name="code">The number after <c>HK-</c>.</param>
    public static Cause? Find(int code) => All.Find(code);

    /// <summary>The table of docs/causes.md: one line per cause, in GitHub's notation.</summary>
    public static string RenderMarkdown()
    {
        var text = new StringBuilder("| code | what happened | likely cause | what to do |\n|---|---|---|---|\n");
        foreach (var cause in All)
        {
            text.Append("| ").Append(cause.Tag).Append(" | ").Append(Cell(cause.WhatHappened)).Append(" | ").Append(Cell(cause.LikelyCause))
                .Append(" | ").Append(Cell(cause.WhatToDo)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
