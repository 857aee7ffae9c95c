using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>The events of a response, one method each. Used under the session's lock.</summary>
/// <param name="sender">Takes them.</param>
/// <param name="namesResponse">Whether events of calls say which response they belong to.</param>
internal sealed class ReplyEvents(SessionSender sender, bool namesResponse)
{
    /// <summary>It has begun.</summary>
    public void Created(string id) =>
        sender.Event(EventTypes.ResponseCreated, json =>
        {
            json.WriteStartObject("response");
            json.WriteString("id", id);
            json.WriteString("status", "in_progress");
            json.WriteEndObject();
        }, (id, null, null));

    /// <summary>A piece of its sound.</summary>
    public void Delta(string response, string item, string base64, ReadOnlySpan<byte> audio, long clock) =>
        sender.Event(EventTypes.AudioDelta, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteNumber("output_index", 0);
            json.WriteNumber("content_index", 0);
            json.WriteString("delta", base64);
        }, (response, item, null), audio, clock);

    /// <summary>A piece of its sound.</summary>
    /// <param name="response">Its id.</param>
    /// <param name="item">The assistant's item.</param>
    /// <param name="audio">PCM16.</param>
    /// <param name="untilByte">How much of the response's sound has gone out with it.</param>
    public void Delta(string response, string item, ReadOnlySpan<byte> audio, int untilByte) =>
        Delta(response, item, Convert.ToBase64String(audio), audio, untilByte / 2);

    /// <summary>That was all of its sound.</summary>
    public void AudioDone(string response, string item) =>
        sender.Event(EventTypes.AudioDone, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteNumber("output_index", 0);
            json.WriteNumber("content_index", 0);
        }, (response, item, null));

    /// <summary>A piece of its words.</summary>
    public void Words(string response, string item, string piece) =>
        sender.Event(EventTypes.TranscriptDelta, json =>
        {
            json.WriteString("response_id", response);
            json.WriteString("item_id", item);
            json.WriteString("delta", piece);
        }, (response, item, null));

    /// <summary>A call is complete.</summary>
    public void Call(string response, string callId, string name, string arguments) =>
        sender.Event(EventTypes.ArgumentsDone, json =>
        {
            if (namesResponse)
            {
                json.WriteString("response_id", response);
            }

            json.WriteString("call_id", callId);
            json.WriteString("name", name);
            json.WriteString("arguments", arguments);
        }, (response, null, callId));

    /// <summary>It is over, told with nothing that could be left out.</summary>
    public void Done(string response, string status, string? reason) =>
        sender.Event(EventTypes.ResponseDone, json =>
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
