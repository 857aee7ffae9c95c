using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Hands;
using HydraKiosk.Hosting.Sinks;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Sound;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Handoff;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>Gives the tools of the configuration what they need of the device.</summary>
/// <param name="options">What the technician wrote.</param>
/// <param name="places">Where their files are.</param>
/// <param name="troubles">Shows what is wrong with them.</param>
/// <param name="time">The clock.</param>
/// <param name="logs">The journal.</param>
internal sealed class ToolWiring(KioskOptions options, ToolPlaces places, TroubleBoard troubles, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>What the tools that are built in may do with the device.</summary>
    /// <param name="engine">The sound.</param>
    /// <param name="sound">What is played.</param>
    /// <param name="post">Takes what the conversation is to hear.</param>
    /// <param name="readStatus">How the device is.</param>
    /// <param name="lights">The lights that tools may switch.</param>
    /// <param name="lines">The lines that tools may read and switch.</param>
    /// <param name="choose">Chooses a profile; the problem, or null.</param>
    public BuiltinServices Services(
        AudioEngine engine, EngineSound sound, Action<ConversationInput> post, Func<DeviceStatus> readStatus, ToolLights lights, IToolLines lines,
        Func<string, string?> choose) => new()
        {
            ReadStatus = readStatus,
            ReadVolume = () => engine.Playback.Volume,
            SetVolume = sound.SetVolume,
            Mute = () => post(new MuteAsked()),
            EndConversation = () => post(new EndAsked()),
            DismissWork = () => post(new WorkDismissed()),
            Lights = lights.Names,
            SetLight = lights.Set,
            Profiles = ListedTools.Profiles(options),
            ChooseProfile = name =>
            {
                if (choose(name) is { } problem)
                {
                    throw new ToolRefusedException(problem);
                }
            },
            Lines = lines,
            Time = time,
        };

    /// <summary>How the device is, for the tool that tells the model.</summary>
    public Func<DeviceStatus> Status(AudioEngine engine, TurnMetrics metrics, SessionClock sessions, IAudioSource audio)
    {
        var startedAt = time.GetTimestamp();
        return () => new DeviceStatus(
            time.GetElapsedTime(startedAt), sessions.SinceSession, engine.Playback.Volume, engine.CaptureLevels.Meter.RmsDbfs,
            engine.CaptureLevels.NoiseFloorDbfs, engine.ClippedSamples, audio.DeviceName, engine.UnderrunFrames, metrics.Reconnects);
    }

    /// <summary>Makes them, and what decides whether they run.</summary>
    /// <param name="state">The folder of the audit log.</param>
    /// <param name="kill">The kill switch.</param>
    /// <param name="attendant">Calls a member of staff.</param>
    /// <param name="staff">Whether one is there.</param>
    /// <param name="signs">Shows a person that they are asked.</param>
    /// <param name="services">See <see cref="Services"/>.</param>
    /// <param name="secrets">What must be written nowhere; learns those of the tools.</param>
    public KioskTools Make(
        string state, KillSwitch kill, AttendantDesk attendant, StaffPresence staff, IConsentSigns signs, BuiltinServices services,
        SecretFilter secrets)
    {
        places.Make();
        CredentialFolder.Learn(places.CredentialFolder, secrets);
        var tools = new ToolFactory(options.Tools, places, services, OwnTools.Makers(attendant), time, logs).Make();
        var audit = AuditLog.Open(AuditOptionsOf.Make(options.Tools.Audit, state, secrets), time, logs.CreateLogger<AuditLog>());
        var troubled = troubles.Teller(AuditCauses.CannotWrite.Code);
        audit.Troubled = troubled;
        troubled(audit.Failure?.ToString());
        return new KioskTools(options.Tools, tools, kill, audit, signs, () => staff.IsThere, time, logs);
    }

    /// <summary>What follows the vehicle's speed; null for a device that is in none.</summary>
    public VehicleSpeed? Speed(KioskTools toolbox, HandsFactory hands, ILogger log) =>
        options.Tools.Vehicle is { } vehicle && toolbox.Motion is { } motion
            ? new VehicleSpeed(
                hands.Watch, vehicle.Interface, SpeedSignal.Of(vehicle), motion, time, troubles.Teller(ToolDeviceCauses.SpeedUnknown.Code), log)
            : null;
}
