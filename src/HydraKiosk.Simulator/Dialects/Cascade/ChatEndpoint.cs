using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>
/// The model behind <c>POST /waves/v1/chat/completions</c>: as a stream of events, or in one piece where the client does not ask for one.
/// </summary>
internal sealed class ChatEndpoint(DialectContext dialect, CascadeScript script)
{
    private const int MostBytes = 4 * 1024 * 1024;

    private int _calls;

    public async Task HandleAsync(HttpContext context)
    {
        var server = dialect.Server;
        if (context.Request.Method != HttpMethods.Post)
        {
            await ErrorAnswer.WriteAsync(context, 405, "method_not_allowed", "Post to this address.").ConfigureAwait(false);
            return;
        }

        var number = script.NextRequest();
        if (dialect.Credentials.Judge(context.Request, allowQuery: false) == Credential.None)
        {
            server.Log.Note(0, "refused", "401 at the chat endpoint");
            await ErrorAnswer.WriteAsync(context, 401, "unauthorized", "API key missing or invalid.").ConfigureAwait(false);
            return;
        }

        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)Math.Min(bytes.Length, MostBytes)));
        }
        catch (JsonException)
        {
            Judge("bad-message", "a body that is not JSON");
            await ErrorAnswer.WriteAsync(context, 400, "invalid_request_error", "The body is not JSON.").ConfigureAwait(false);
            return;
        }

        using (body)
        {
            server.Log.Write(new LogEntry(0, default, 0, LogDirection.Received, "chat.request")
            {
                Bytes = (int)bytes.Length,
                Json = bytes.Length <= 32 * 1024 ? Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) : null,
            });
            var isWrong = false;
            foreach (var (kind, explanation) in ChatCheck.Errors(body.RootElement))
            {
                isWrong |= kind is "bad-field" or "missing-output" or "unknown-call";
                Judge(kind, explanation);
            }

            if (isWrong)
            {
                await ErrorAnswer.WriteAsync(context, 400, "invalid_request_error", "The request breaks a rule.").ConfigureAwait(false);
                return;
            }

            await AnswerAsync(context, body.RootElement, number).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, JsonElement body, int number)
    {
        var server = dialect.Server;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, dialect.Stopping);
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        var outputs = messages.AsEnumerable().Reverse().TakeWhile(m => JsonProperties.Text(m, "role") == "tool").Reverse().ToList();
        var output = string.Join('\n', outputs.Select(m => JsonProperties.Text(m, "content")));
        var reply = outputs.Count == 0
            ? script.ReplyToPerson(messages.Count(m => JsonProperties.Text(m, "role") == "user"))
            : script.ReplyToOutputs([.. outputs.Select(m => JsonProperties.Text(m, "tool_call_id") ?? "")], output) ?? server.Scenario.Default;
        var text = CascadeScript.TextOf(reply, output);
        script.Remember(text, reply);
        var faults = server.Faults.Take($"response:{number}", 0).Select(fault =>
        {
            server.Log.Note(0, "fault", $"{fault} at response:{number}");
            return fault;
        }).ToList();
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(reply.LatencyMs ?? server.Scenario.Server.ReplyLatencyMs), server.Time, over.Token)
                .ConfigureAwait(false);
            foreach (var fault in faults.Where(f => f.Name is "delay" or "stall" or "drop" or "reset"))
            {
                if (fault.Name is "drop" or "reset")
                {
                    context.Abort();
                    return;
                }

                await Task.Delay(fault.Name == "stall" ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(fault.Number(0)), server.Time, over.Token)
                    .ConfigureAwait(false);
            }

            if (faults.Find(f => f.Name == "status") is { } refused)
            {
                await ErrorAnswer.WriteAsync(context, refused.Number(500), "on_purpose", "Refused by the scenario.").ConfigureAwait(false);
                return;
            }

            var isStream = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
            var writer = new ChatWriter(context.Response, JsonProperties.Text(body, "model")!, number);
            var usage = !isStream || (body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var asked)
                && asked.ValueKind == JsonValueKind.True);
            var calls = reply.Calls.Select(call => (Id: Named(reply), call.Name, Arguments: Arguments(call))).ToList();
            if (!isStream)
            {
                await writer.WriteWholeAsync(text, calls, over.Token).ConfigureAwait(false);
            }
            else
            {
                await StreamAsync(context, writer, reply, text, calls, faults, usage, over.Token).ConfigureAwait(false);
            }

            server.Log.Write(new LogEntry(0, default, 0, LogDirection.Sent, "chat.done") { Detail = text });
        }
        catch (OperationCanceledException)
        {
            server.Log.Note(0, "chat-abandoned", $"request {number}: the client did not want the answer any more");
        }
    }

    private async Task StreamAsync(
        HttpContext context, ChatWriter writer, ScenarioReply reply, string text, List<(string Id, string Name, string Arguments)> calls,
        List<FaultAction> faults, bool usage, CancellationToken stop)
    {
        var server = dialect.Server;
        if (faults.Exists(f => f.Name == "garbage"))
        {
            context.Response.ContentType = "text/event-stream";
            await writer.RawAsync("data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\n", stop).ConfigureAwait(false);
            return;
        }

        await writer.BeginAsync(stop).ConfigureAwait(false);
        var isHalf = faults.Exists(f => f.Name == "truncated");
        var words = text.Length == 0 ? [] : Pieces(text).ToList();
        foreach (var piece in isHalf && calls.Count == 0 ? words.Take(words.Count / 2) : words)
        {
            await writer.TextAsync(piece, stop).ConfigureAwait(false);
            server.Log.Write(new LogEntry(0, default, 0, LogDirection.Sent, "chat.delta") { Bytes = piece.Length });
        }

        for (var i = 0; i < calls.Count; i++)
        {
            await writer.CallAsync(i, calls[i].Id, calls[i].Name, "", stop).ConfigureAwait(false);
            var arguments = isHalf ? calls[i].Arguments[..(calls[i].Arguments.Length / 2)] : calls[i].Arguments;
            var size = server.Scenario.Server.MaxArgumentFragment;
            for (var at = 0; at < arguments.Length; at += size)
            {
                await writer.CallAsync(i, null, null, arguments.Substring(at, Math.Min(size, arguments.Length - at)), stop).ConfigureAwait(false);
            }
        }

        if (isHalf)
        {
            context.Abort();
            return;
        }

        if (reply.Ending == ReplyEnding.Failed)
        {
            await writer.RawAsync("data: {\"error\":{\"message\":\"The model failed on purpose.\",\"type\":\"server_error\"}}\n\n", stop)
                .ConfigureAwait(false);
            return;
        }

        await writer.EndAsync(reply.Ending == ReplyEnding.Incomplete ? "length" : calls.Count > 0 ? "tool_calls" : "stop", usage, text.Length, stop)
            .ConfigureAwait(false);
    }

    private string Named(ScenarioReply reply)
    {
        var id = "call_" + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
        script.RememberCall(id, reply);
        return id;
    }

    private static string Arguments(ScenarioCall call) => call.Arguments switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };

    /// <summary>Pieces as a model gives them: words with the space before them.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == ' ')
            {
                yield return text[from..at];
                from = at;
            }
        }

        yield return text[from..];
    }

    private void Judge(string kind, string explanation)
    {
        dialect.Server.Log.Judge(LogDirection.Violation, 0, kind, "chat: " + explanation, tell: true);
        SimulatorCauses.ClientBrokeRule.Write(dialect.Server.Logger, 0, kind, "chat: " + explanation);
    }
}
