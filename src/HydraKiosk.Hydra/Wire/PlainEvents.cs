using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Wire;

/// <summary>Messages that become a record without anything having to be remembered.</summary>
internal static class PlainEvents
{
    private const int MaxTools = 1024;
    private const int MaxShownBytes = 40;
    private const long MaxMs = int.MaxValue; // 24 days of a session
    private const long MaxTokens = int.MaxValue;

    /// <summary>What types, roles and states of the protocol are called.</summary>
    private static readonly string[] _words =
    [
        "message", "function_call", "function_call_output", "user", "assistant", "system", "in_progress", "completed", "incomplete", "cancelled", "canceled", "failed",
    ];

    /// <summary>The record of one of the stateless types.</summary>
    public static ServerEvent Read(ServerEventType kind, in MessageFields fields) => kind switch
    {
        ServerEventType.SessionCreated =>
            new SessionCreated(BoundedText.Name(fields.SessionId) ?? BoundedText.Name(fields.Session.Member("id")) ?? ""),
        ServerEventType.SessionConfigured => ReadConfigured(fields.Session),
        ServerEventType.SessionUpdated => new SessionUpdated(ToolNames(fields.Session) ?? []),
        ServerEventType.SpeechStarted => new SpeechStarted(fields.AudioStartMs.Count(MaxMs), BoundedText.Name(fields.ItemId)),
        ServerEventType.SpeechStopped => new SpeechStopped(fields.AudioEndMs.Count(MaxMs), BoundedText.Name(fields.ItemId)),
        ServerEventType.ItemDone => new ItemDone(ReadItem(in fields)),
        ServerEventType.Warning => ReadWarning(in fields),
        ServerEventType.Error => ReadError(in fields),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a stateless message"),
    };

    /// <summary>The end of a response, with what was counted for it.</summary>
    public static ResponseDone ReadResponseDone(JsonSlice response, ref ResponseEntry entry)
    {
        var status = response.Member("status").Text(_words) switch
        {
            "completed" => ResponseStatus.Completed,
            "cancelled" or "canceled" => ResponseStatus.Cancelled,
            "incomplete" => ResponseStatus.Incomplete,
            "failed" => ResponseStatus.Failed,
            _ => ResponseStatus.Unknown,
        };

        var details = response.Member("status_details");
        var error = details.Member("error");
        var reason = BoundedText.Name(details.Member("reason")) ?? BoundedText.Name(error.Member("code")) ?? BoundedText.Name(error)
            ?? BoundedText.Name(details);
        var usage = response.Member("usage");
        var input = usage.Member("input_tokens").Count(MaxTokens);
        var output = usage.Member("output_tokens").Count(MaxTokens);
        var total = usage.Member("total_tokens").Count(MaxTokens);
        TokenUsage? tokens = input is null && output is null && total is null
            ? null
            : new TokenUsage(input ?? 0, output ?? 0, total ?? (input ?? 0) + (output ?? 0));
        return new ResponseDone(entry.Text(), entry.Number, status, reason, entry.Sound.Bytes, entry.Calls, tokens);
    }

    private static SessionConfigured ReadConfigured(JsonSlice session)
    {
        // Whatever is no rate at all comes from a fault, and to play by it would be noise, or worse, to an audio device.
        var said = session.Member("output_audio_sample_rate");
        var rate = said.Count(SessionConfigured.MaxSampleRateHz) is { } hz and >= SessionConfigured.MinSampleRateHz ? (int?)hz : null;
        return new SessionConfigured(
            BoundedText.Name(session.Member("voice")),
            session.Member("instructions").TextLength(),
            ToolNames(session),
            session.Member("generate_initial_response").Boolean(),
            rate,
            BoundedText.Name(session.Member("output_audio_format")))
        {
            RefusedRate = rate is not null || said.Raw.IsEmpty
                || said.Raw.SequenceEqual("null"u8) ? null : Encoding.UTF8.GetString(said.Raw[..Math.Min(said.Raw.Length, MaxShownBytes)]),
        };
    }

    /// <summary>Null where the service says nothing about its tools.</summary>
    private static List<string>? ToolNames(JsonSlice session)
    {
        var tools = session.Member("tools");
        if (!tools.IsArray)
        {
            return null;
        }

        var names = new List<string>();
        foreach (var tool in tools)
        {
            if (names.Count == MaxTools)
            {
                break;
            }

            if (BoundedText.Name(tool.Member("name")) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static ConversationItem ReadItem(in MessageFields fields)
    {
        var item = fields.Item;
        return new ConversationItem(
            item.Member("type").Text(_words),
            item.Member("role").Text(_words),
            item.Member("status").Text(_words),
            ReadContent(item.Member("content")),
            BoundedText.Name(item.Member("id")) ?? BoundedText.Name(fields.ItemId));
    }

    // Documented as always null; some deployments carry a transcript here.
    private static string? ReadContent(JsonSlice content)
    {
        if (!content.IsArray)
        {
            return BoundedText.Spoken(content.IsObject ? content.Member("text") : content);
        }

        StringBuilder? text = null;
        foreach (var part in content)
        {
            if (BoundedText.Spoken(part.Member("text")) is not { Length: > 0 } piece)
            {
                continue;
            }

            text = text is null ? new StringBuilder(piece) : text.Append(' ').Append(piece);
            if (BoundedText.IsFull(text.Length))
            {
                break; // more of them would only be cut
            }
        }

        return BoundedText.Spoken(text?.ToString());
    }

    // The envelope of a warning is not published: nested or flat.
    private static ServerWarning ReadWarning(in MessageFields fields) => new(
        BoundedText.Name(fields.Warning.Member("code")) ?? BoundedText.Name(fields.Code),
        BoundedText.Sentence(fields.Warning.Member("message")) ?? BoundedText.Sentence(fields.Warning) ?? BoundedText.Sentence(fields.Message));

    // An error is an object, a plain string, or has its message at top level.
    private static ServerError ReadError(in MessageFields fields)
    {
        var error = fields.Error;
        var said = BoundedText.Sentence(error);
        return new ServerError(
            BoundedText.Name(error.Member("type")),
            BoundedText.Name(error.Member("code")) ?? BoundedText.Name(fields.Code) ?? (IsCode(said) ? said : null),
            BoundedText.Sentence(error.Member("message")) ?? said ?? BoundedText.Sentence(fields.Message),
            BoundedText.Sentence(error.Member("param")) ?? BoundedText.Sentence(fields.Param), // a path, with names of ours in it
            BoundedText.Name(error.Member("event_id")));
    }

    /// <summary>Whether an error that is a plain string is a code, as <c>server_full</c> is, rather than a sentence.</summary>
    private static bool IsCode(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
