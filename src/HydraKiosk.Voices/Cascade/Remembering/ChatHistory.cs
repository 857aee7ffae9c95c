namespace HydraKiosk.Voices.Cascade.Remembering;

/// <summary>
/// What the model is told of the conversation so far; of a session, and forgotten with it. Holds what was heard, and not what was meant to be said.
/// Under the session's lock.
/// </summary>
internal sealed class ChatHistory
{
    /// <summary>Entries that are kept; the oldest turns go first.</summary>
    public const int MostEntries = 200;

    /// <summary>Characters that are kept.</summary>
    public const int MostCharacters = 64_000;

    private const string NotAnswered = """{"ok":false,"error":"The call was stopped before it was done."}""";

    private readonly List<Exchange> _all = [];

    /// <summary>Everything, oldest first.</summary>
    public IReadOnlyList<Exchange> All => _all;

    /// <summary>The person has said something.</summary>
    public void Add(PersonSaid said)
    {
        CloseCalls();
        _all.Add(said);
        Trim();
    }

    /// <summary>A reply begins. Its text and its calls are filled in as they come.</summary>
    public AgentSaid Begin(int reply)
    {
        CloseCalls();
        var said = new AgentSaid(reply);
        _all.Add(said);
        Trim();
        return said;
    }

    /// <summary>A call has its output. False where nobody has asked for it, or it has one already.</summary>
    public bool Answer(string callId, string output)
    {
        var asker = _all.FindLastIndex(e => e is AgentSaid said && said.Calls.Any(c => c.Id == callId));
        if (asker < 0 || _all.Skip(asker + 1).Any(e => e is CallGave gave && gave.CallId == callId))
        {
            return false;
        }

        // Right behind the reply that asked and the outputs that are there, also where the person has said more since.
        var place = asker + 1;
        while (place < _all.Count && _all[place] is CallGave)
        {
            place++;
        }

        _all.Insert(place, new CallGave(callId, output));
        return true;
    }

    /// <summary>Only a part of a reply was heard.</summary>
    public void CutTo(int reply, string heard)
    {
        var index = _all.FindLastIndex(e => e is AgentSaid said && said.Reply == reply);
        if (index < 0 || _all[index] is not AgentSaid entry)
        {
            return;
        }

        entry.Text = heard;
        if (heard.Length == 0 && entry.Calls.Count == 0)
        {
            _all.RemoveAt(index);
        }
    }

    /// <summary>Every call has an output from here on, as the chat format demands: those that got none were not answered.</summary>
    private void CloseCalls()
    {
        var index = _all.FindLastIndex(e => e is AgentSaid { Calls.Count: > 0 });
        if (index < 0)
        {
            return;
        }

        foreach (var call in ((AgentSaid)_all[index]).Calls)
        {
            Answer(call.Id, NotAnswered);
        }
    }

    private void Trim()
    {
        var characters = _all.Sum(Length);
        while (_all.Count > 1 && (_all.Count > MostEntries || characters > MostCharacters))
        {
            // A whole turn at a time: outputs without their calls are an error to the service.
            do
            {
                characters -= Length(_all[0]);
                _all.RemoveAt(0);
            }
            while (_all.Count > 1 && _all[0] is not PersonSaid);
        }
    }

    private static int Length(Exchange entry) => entry switch
    {
        PersonSaid person => person.Text.Length,
        AgentSaid agent => agent.Text.Length + agent.Calls.Sum(c => c.Arguments.Length),
        CallGave gave => gave.Output.Length,
        _ => 0,
    };
}
