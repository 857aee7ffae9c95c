using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Hands;

/// <summary>What the lights are to show for what the conversation knows. Pure.</summary>
internal static class LightSigns
{
    /// <summary>The sound device does not work.</summary>
    public const int SoundCode = 1;

    /// <summary>The service turns the device away, and somebody has to see to it.</summary>
    public const int ServiceCode = 2;

    /// <summary>The key was refused.</summary>
    public const int KeyCode = 3;

    /// <summary>The service does not take what the configuration asks for.</summary>
    public const int ConfigurationCode = 4;

    /// <summary>The sign, and with a fault the number of blinks.</summary>
    /// <param name="state">What the conversation knows.</param>
    /// <param name="missing">Why there was no session the last time; null where there is one, or nobody knows.</param>
    /// <param name="isStandIn">Whether another voice than the first of the list has the floor.</param>
    public static (LightSign Sign, int Code) Of(ConversationState state, SessionMissing? missing, bool isStandIn = false) => state switch
    {
        { Around.IsKilled: true } => (LightSign.Stopped, 0),
        { Around.IsAskedToConfirm: true } => (LightSign.Confirm, 0),
        { Around.IsMuted: true } => (LightSign.Muted, 0),
        { IsSoundWorking: false } => (LightSign.Fault, SoundCode),
        { Phase: ConversationPhase.Offline } when missing is { NeedsTechnician: true } => (LightSign.Fault, CodeOf(missing.Fault)),
        { Phase: ConversationPhase.Offline } => (LightSign.Offline, 0),
        { IsEngaged: false, Around.Data: DataThrift.Refuse } => (LightSign.Offline, 0), // whoever comes is turned away
        { Phase: ConversationPhase.Connecting } => (LightSign.Connecting, 0),
        { Phase: ConversationPhase.Thinking } => (LightSign.Thinking, 0),
        { Phase: ConversationPhase.Speaking } => (LightSign.Speaking, 0),
        { Around.IsStaffAwaited: true } => (LightSign.StaffCalled, 0),
        { Around.AreToolsStopped: true } => (LightSign.ToolsStopped, 0),
        _ when isStandIn => (LightSign.StandIn, 0),
        _ => (LightSign.Idle, 0), // that it listens is told by the sound that leaves, see DeviceLights.Left
    };

    private static int CodeOf(LinkFault fault) => fault switch
    {
        LinkFault.CredentialsRefused => KeyCode,
        LinkFault.ConfigurationRefused => ConfigurationCode,
        _ => ServiceCode,
    };
}
