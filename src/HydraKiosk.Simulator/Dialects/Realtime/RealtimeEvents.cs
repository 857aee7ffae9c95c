using System.Text.Json;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>Writes the events of a response, one method for each. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client has set.</param>
internal sealed class RealtimeEvents(SessionContext context, RealtimeSettings settings)
{
    private OutgoingMessages Outgoing => context.Outgoing;

    public void Created(RealtimeReply run) =>
        Outgoing.SendEvent(RealtimeTypes.ResponseCreated, json => WriteResponse(json, run, "in_progress", null), (run.Id, null, null));

    public void Done(RealtimeReply run, string status, string? reason) =>
        Outgoing.SendEvent(RealtimeTypes.ResponseDone, json => WriteResponse(json, run, status, reason), (run.Id, null, null));

    public void RateLimits() => Outgoing.SendEvent(RealtimeTypes.RateLimits, json =>
    {
        json.WriteStartArray("rate_limits");
        json.WriteStartObject();
        json.WriteString("name", "tokens");
        json.WriteNumber("limit", 15_000);
        json.WriteNumber("remaining", 14_000);
        json.WriteNumber("reset_seconds", 1.5);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    public void OutputItem(string type, RealtimeReply run, RealtimeItem item, bool withContent) => Outgoing.SendEvent(type, json =>
    {
        json.WriteString("response_id", run.Id);
        json.WriteNumber("output_index", run.Items.IndexOf(item));
        item.Write(json, "item", withContent);
    }, (run.Id, item.Id, item.CallId));

    public void PartAdded(RealtimeReply run, RealtimeItem item) => Send(RealtimeTypes.PartAdded, run, item, json => WritePart(json, ""));

    public void Delta(RealtimeReply run, RealtimeItem item, byte[] sound, ReadOnlySpan<byte> pcm) => Outgoing.SendEvent(
        RealtimeTypes.AudioDelta, json =>
    {
        WritePlace(json, run, item);
        json.WriteBase64String("delta", sound);
    }, (run.Id, item.Id, null), pcm, run.Sent);

    public void Words(RealtimeReply run, RealtimeItem item, string piece) =>
        Send(RealtimeTypes.TranscriptDelta, run, item, json => json.WriteString("delta", piece));

    /// <summary>Sends that the sound, the words and the part of an item are complete.</summary>
    public void SoundDone(RealtimeReply run, RealtimeItem item)
    {
        Send(RealtimeTypes.AudioDone, run, item, _ => { });
        Send(RealtimeTypes.TranscriptDone, run, item, json => json.WriteString("transcript", item.Words ?? ""));
        Send(RealtimeTypes.PartDone, run, item, json => WritePart(json, item.Words ?? ""));
    }

    /// <summary>Sends a fragment of a call's arguments, which may be cut between any two UTF-16 units.</summary>
    public void Fragment(RealtimeReply run, RealtimeItem item, string fragment) => SendCall(RealtimeTypes.ArgumentsDelta, run, item, json =>
    {
        json.WritePropertyName("delta");
        json.WriteRawValue(EventWriter.JsonString(fragment), skipInputValidation: true);
    });

    /// <summary>Sends the complete arguments of a call. The name is only in its item, as with the older models.</summary>
    public void Arguments(RealtimeReply run, RealtimeItem item) =>
        SendCall(RealtimeTypes.ArgumentsDone, run, item, json => json.WriteString("arguments", item.Text));

    private static void WritePart(Utf8JsonWriter json, string transcript)
    {
        json.WriteStartObject("part");
        json.WriteString("type", "audio");
        json.WriteString("transcript", transcript);
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, RealtimeReply run, RealtimeItem item)
    {
        json.WriteString("response_id", run.Id);
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", run.Items.IndexOf(item));
        json.WriteNumber("content_index", 0);
    }

    private void Send(string type, RealtimeReply run, RealtimeItem item, Action<Utf8JsonWriter> body) => Outgoing.SendEvent(type, json =>
    {
        WritePlace(json, run, item);
        body(json);
    }, (run.Id, item.Id, null));

    private void SendCall(string type, RealtimeReply run, RealtimeItem item, Action<Utf8JsonWriter> body) => Outgoing.SendEvent(type, json =>
    {
        json.WriteString("response_id", run.Id);
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", run.Items.IndexOf(item));
        json.WriteString("call_id", item.CallId);
        body(json);
    }, (run.Id, item.Id, item.CallId));

    private void WriteResponse(Utf8JsonWriter json, RealtimeReply run, string status, string? reason)
    {
        json.WriteStartObject("response");
        json.WriteString("object", "realtime.response");
        json.WriteString("id", run.Id);
        json.WriteString("status", status);
        WriteDetails(json, status, reason);
        json.WriteStartArray("output");
        if (status != "in_progress")
        {
            run.Items.ForEach(item => item.WriteValue(json));
        }

        json.WriteEndArray();
        json.WriteString("conversation_id", $"conv_{context.Number}");
        json.WriteStartArray("output_modalities");
        json.WriteStringValue("audio");
        json.WriteEndArray();
        json.WriteString("max_output_tokens", "inf");
        json.WriteStartObject("audio");
        json.WriteStartObject("output");
        RealtimeSettings.WriteFormat(json, settings.OutputFormat);
        json.WriteString("voice", settings.Voice);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteUsage(json, run, hasUsage: status is not ("in_progress" or "failed") && context.Switches.Usage);
        json.WriteNull("metadata");
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, string status, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("status_details");
            return;
        }

        json.WriteStartObject("status_details");
        json.WriteString("type", status);
        if (status == "failed")
        {
            json.WriteStartObject("error");
            json.WriteString("type", reason == "server_error" ? "server_error" : "invalid_request_error");
            json.WriteString("code", reason);
            json.WriteString("message", "Failed on purpose.");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("reason", reason);
        }

        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json, RealtimeReply run, bool hasUsage)
    {
        if (!hasUsage)
        {
            json.WriteNull("usage");
            return;
        }

        // Plausible sizes: a token per four characters in, twenty per second of speech out.
        var input = 120 + (settings.InstructionsLength / 4) + (settings.Tools.Length / 4);
        var output = (run.Sent * 20L / Math.Max(1, context.OutputRateHz)) + 1;
        json.WriteStartObject("usage");
        json.WriteNumber("total_tokens", input + output);
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", output);
        json.WriteStartObject("input_token_details");
        json.WriteNumber("text_tokens", input);
        json.WriteNumber("audio_tokens", 0);
        json.WriteNumber("cached_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("output_token_details");
        json.WriteNumber("text_tokens", 0);
        json.WriteNumber("audio_tokens", output);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
