using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>The warning that the client's model is deprecated.</summary>
internal static class DeprecationWarning
{
    private const string Message = "The model 'hydra' is deprecated. Use 'hydra-v1.0'.";

    /// <summary>Sends it in one of the two forms that the service may use.</summary>
    public static void Send(OutgoingMessages outgoing, WarningForm form) => outgoing.SendEvent(EventTypes.Warning, json =>
    {
        if (form == WarningForm.Nested)
        {
            json.WriteStartObject("warning");
        }

        json.WriteString("code", "model_deprecated");
        json.WriteString("message", Message);
        if (form == WarningForm.Nested)
        {
            json.WriteEndObject();
        }
    });
}
