namespace HydraKiosk.Hydra.Wire;

/// <summary>Messages that become a record without anything having to be remembered.</summary>
internal static class PlainEvents
{
    private const int MaxTools = 1024;

    /// <summary>What types, roles and states of the protocol are called.</summary>
    private static readonly string[] _words =
    [
        "message", "function_call", "function_call_output", "user", "assistant", "system", "in_progress", "completed", "incomplete", "cancelled", "canceled", "failed",
    ];

    /// <summary>The record of one of the stateless types.</summary>
    public static ServerEvent Read(ServerEventType kind, in MessageFields fields) => kind switch
    {
        ServerEventType.SessionCreated => new SessionCreated(BoundedText.Name(fields.SessionId.Text() ?? fields.Session.Member("id").Text() ?? "")),
        ServerEventType.SessionConfigured => ReadConfigured(fields.Session),
        ServerEventType.SessionUpdated => new SessionUpdated(ToolNames(fields.Session)),
        ServerEventType.SpeechStarted => new SpeechStarted(fields.AudioStartMs.Integer(), BoundedText.Name(fields.ItemId.Text())),
        ServerEventType.SpeechStopped => new SpeechStopped(fields.AudioEndMs.Integer(), BoundedText.Name(fields.ItemId.Text())),
        ServerEventType.ItemDone => new ItemDone(ReadItem(fields.Item)),
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
        var reason = BoundedText.Name(details.Member("reason").Text() ?? error.Member("code").Text() ?? error.Text());
        var usage = response.Member("usage");
        var input = usage.Member("input_tokens").Integer();
        var output = usage.Member("output_tokens").Integer();
        var total = usage.Member("total_tokens").Integer();
        TokenUsage? tokens = input is null && output is null && total is null
            ? null
            : new TokenUsage(input ?? 0, output ?? 0, total ?? (input ?? 0) + (output ?? 0));
        return new ResponseDone(entry.Text(), entry.Number, status, reason, entry.AudioBytes, entry.Calls, tokens);
    }

    private static SessionConfigured ReadConfigured(JsonSlice session)
    {
        var rate = session.Member("output_audio_sample_rate").Integer();
        return new SessionConfigured(
            BoundedText.Name(session.Member("voice").Text()),
            session.Member("instructions").TextLength(),
            ToolNames(session),
            session.Member("generate_initial_response").Boolean(),
            rate is > 0 and <= int.MaxValue ? (int)rate : null,
            BoundedText.Name(session.Member("output_audio_format").Text()));
    }

    private static List<string> ToolNames(JsonSlice session)
    {
        var names = new List<string>();
        foreach (var tool in session.Member("tools"))
        {
            if (names.Count < MaxTools && tool.Member("name").Text() is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static ConversationItem ReadItem(JsonSlice item)
    {
        string? text = null;
        foreach (var part in item.Member("content"))
        {
            // Documented as always null; some deployments carry a transcript here.
            if (part.Member("text").Text() is { Length: > 0 } piece)
            {
                text = text is null ? piece : text + " " + piece;
            }
        }

        return new ConversationItem(
            item.Member("type").Text(_words),
            item.Member("role").Text(_words),
            item.Member("status").Text(_words),
            text,
            BoundedText.Name(item.Member("id").Text()));
    }

    // The envelope of a warning is not published: nested or flat.
    private static ServerWarning ReadWarning(in MessageFields fields) => new(
        BoundedText.Name(fields.Warning.Member("code").Text() ?? fields.Code.Text()),
        fields.Warning.Member("message").Text() ?? fields.Warning.Text() ?? fields.Message.Text());

    // An error is an object, a plain string, or has its message at top level.
    private static ServerError ReadError(in MessageFields fields)
    {
        var error = fields.Error;
        return new ServerError(
            BoundedText.Name(error.Member("type").Text()),
            BoundedText.Name(error.Member("code").Text() ?? fields.Code.Text()),
            error.Member("message").Text() ?? error.Text() ?? fields.Message.Text(),
            BoundedText.Sentence(error.Member("param").Text() ?? fields.Param.Text()), // a path, with names of ours in it
            BoundedText.Name(error.Member("event_id").Text()));
    }
}
