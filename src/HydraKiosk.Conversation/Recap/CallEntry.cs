namespace HydraKiosk.Conversation.Recap;

/// <summary>A call of the model and what came of it.</summary>
internal sealed class CallEntry(long ticket, string? name, string argumentsJson) : RecapEntry
{
    private const int MaxName = 64;
    private const int MaxArguments = 300;
    private const int MaxOutput = 700;

    private readonly string _name = QuotedText.Clean(name ?? "a tool without a name", MaxName);
    private readonly string _arguments = QuotedText.Clean(argumentsJson, MaxArguments);
    private string? _output;
    private bool _isBroken;
    private bool _isUnseen; // the output came after its session was lost
    private bool _hasEnded;

    /// <summary>Which call.</summary>
    public long Ticket => ticket;

    /// <summary>An answer; the last one counts.</summary>
    public void Answer(string output)
    {
        _output = QuotedText.Clean(output, MaxOutput);
        _isUnseen = _isBroken;
        Changed();
    }

    /// <summary>No further answer comes.</summary>
    public void End()
    {
        _hasEnded = true;
        Changed();
    }

    /// <summary>Its session was lost: an output that comes from now on reached no model.</summary>
    public void Break()
    {
        _isBroken |= !_hasEnded;
        Changed();
    }

    protected override string Describe(HeardLedger heard)
    {
        var call = $"You called {_name} with {QuotedText.Open}{_arguments}{QuotedText.Close}";
        return (_output, _isBroken, _isUnseen) switch
        {
            (null, _, _) => $"{call}; it still ran when the connection broke. Outcome unknown: do not repeat it without asking the person.",
            (_, true, false) => $"{call}; its output until the connection broke: {Quoted}. It still ran then. Outcome unknown: do not repeat it without "
                + "asking the person.",
            (_, true, true) => $"{call}; it still ran when the connection broke, and has ended since. Its output, which you have not seen yet: {Quoted}. "
                + "Do not repeat it; tell the person.",
            _ => $"{call}; its output: {Quoted}. Do not repeat it.",
        };
    }

    private string Quoted => $"{QuotedText.Open}{_output}{QuotedText.Close}";
}
