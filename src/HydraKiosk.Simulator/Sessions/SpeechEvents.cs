using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Sends where the person's speech begins and ends, in ms of received audio.</summary>
internal static class SpeechEvents
{
    /// <summary>Sends <c>speech_started</c>.</summary>
    public static void SendStarted(OutgoingMessages outgoing, long atMs, string item) =>
        Send(outgoing, EventTypes.SpeechStarted, "audio_start_ms", atMs, item);

    /// <summary>Sends <c>speech_stopped</c>.</summary>
    public static void SendStopped(OutgoingMessages outgoing, long atMs, string item) =>
        Send(outgoing, EventTypes.SpeechStopped, "audio_end_ms", atMs, item);

    private static void Send(OutgoingMessages outgoing, string type, string field, long atMs, string item) => outgoing.SendEvent(type, json =>
    {
        json.WriteNumber(field, atMs);
        json.WriteString("item_id", item);
    }, (null, item, null));
}
