namespace HydraKiosk.Voices.Cascade.Remembering;

/// <summary>Something that was said, or done, in a session.</summary>
internal abstract record Exchange;

/// <summary>The person's turn.</summary>
internal sealed record PersonSaid(string Text) : Exchange;

/// <summary>The agent's reply.</summary>
internal sealed record AgentSaid(int Reply) : Exchange
{
    /// <summary>What has been said of it so far, or was heard.</summary>
    public string Text { get; set; } = "";

    /// <summary>The calls that it asked for.</summary>
    public IReadOnlyList<AskedCall> Calls { get; set; } = [];
}

/// <summary>The output of a call.</summary>
internal sealed record CallGave(string CallId, string Output) : Exchange;

/// <summary>A call that the model asked for.</summary>
internal sealed record AskedCall(string Id, string Name, string Arguments);
