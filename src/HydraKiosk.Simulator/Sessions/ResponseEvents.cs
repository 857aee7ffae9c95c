using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Sends the events of a response, one method for each. Used under the session's lock.</summary>
/// <param name="outgoing">Takes the messages.</param>
/// <param name="namesResponse">Whether the events of calls name their response.</param>
internal sealed class ResponseEvents(OutgoingMessages outgoing, bool namesResponse)
{
    /// <summary>Sends that a response has begun.</summary>
    public void Created(string id) =>
        outgoing.SendEvent(EventTypes.ResponseCreated, json =>
        {
            json.WriteStartObject("response");
            json.WriteString("id", id);
            json.WriteString("status", "in_progress");
            json.WriteEndObject();
        }, (id, null, null));

    /// <summary>Sends a piece of audio whose base64 text is given, right or wrong.</summary>
    public void Delta(string response, string item, string base64, ReadOnlySpan<byte> audio, long clock) =>
        outgoing.SendEvent(EventTypes.AudioDelta, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteNumber("output_index", 0);
            json.WriteNumber("content_index", 0);
            json.WriteString("delta", base64);
        }, (response, item, null), audio, clock);

    /// <summary>Sends a piece of the audio of a response.</summary>
    /// <param name="response">The response's id.</param>
    /// <param name="item">The assistant's item.</param>
    /// <param name="audio">PCM16.</param>
    /// <param name="untilByte">How many bytes of the response's audio were sent, this piece included.</param>
    public void Delta(string response, string item, ReadOnlySpan<byte> audio, int untilByte) =>
        Delta(response, item, Convert.ToBase64String(audio), audio, untilByte / 2);

    /// <summary>Sends that the audio of a response is complete.</summary>
    public void AudioDone(string response, string item) =>
        outgoing.SendEvent(EventTypes.AudioDone, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteNumber("output_index", 0);
            json.WriteNumber("content_index", 0);
        }, (response, item, null));

    /// <summary>Sends a piece of the words of a response.</summary>
    public void Words(string response, string item, string piece) =>
        outgoing.SendEvent(EventTypes.TranscriptDelta, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteString("delta", piece);
        }, (response, item, null));

    /// <summary>Sends a complete call.</summary>
    public void Call(string response, string callId, string name, string arguments) =>
        outgoing.SendEvent(EventTypes.ArgumentsDone, json =>
        {
            if (namesResponse)
            {
                json.WriteString("response_id", response);
            }

            json.WriteString("call_id", callId);
            json.WriteString("name", name);
            json.WriteString("arguments", arguments);
        }, (response, null, callId));

    /// <summary>Sends a fragment of a call's arguments, which may be cut between any two UTF-16 units: inside escapes, inside characters.</summary>
    /// <param name="response">The response's id.</param>
    /// <param name="callId">The call's id.</param>
    /// <param name="name">The function's name, in the first fragment; else null.</param>
    /// <param name="fragment">The fragment.</param>
    public void CallFragment(string response, string callId, string? name, string fragment) =>
        outgoing.SendEvent(EventTypes.ArgumentsDelta, json =>
        {
            if (namesResponse)
            {
                json.WriteString("response_id", response);
            }

            json.WriteString("call_id", callId);
            if (name is not null)
            {
                json.WriteString("name", name);
            }

            json.WritePropertyName("delta");
            json.WriteRawValue(EventWriter.JsonString(fragment), skipInputValidation: true);
        }, (response, null, callId));

    /// <summary>Sends that a response is over, with only the fields that are required.</summary>
    public void Done(string response, string status, string? reason) =>
        outgoing.SendEvent(EventTypes.ResponseDone, json =>
        {
            json.WriteStartObject("response");
            json.WriteString("id", response);
            json.WriteString("status", status);
            if (reason is not null)
            {
                json.WriteStartObject("status_details");
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }, (response, null, null));
}
