namespace HydraKiosk.Voices.Failover;

/// <summary>The list of voices, and which of them has the floor. Callers hold one lock around it; only <see cref="Active"/> may be read without.</summary>
/// <param name="voices">In the order in which they are wanted.</param>
internal sealed class Roster(IReadOnlyList<Candidate> voices)
{
    private Candidate _active = voices[0];
    private string _why = "";

    /// <summary>In the order in which they are wanted.</summary>
    public IReadOnlyList<Candidate> All => voices;

    /// <summary>Who has the floor.</summary>
    public Candidate Active => Volatile.Read(ref _active);

    /// <summary>How often the floor has been handed over.</summary>
    public long Changes { get; private set; }

    /// <summary>Who speaks, and why.</summary>
    public Standing Standing => new(_active.Voice.Name, _active == voices[0] ? null : _why, Changes);

    /// <summary>Whether another voice may be tried before the person is told that nobody answers.</summary>
    public bool HasOther => voices.Any(v => v != _active && !v.IsTried);

    /// <summary>The names, for the journal.</summary>
    public string Names => string.Join(", ", voices.Select(static v => v.Voice.Name));

    /// <summary>
    /// The first that is not tried yet and does not rest; else one that rests, since it may work and nobody else does; else the next of the list.
    /// </summary>
    public Candidate Next(TimeSpan now) => voices.FirstOrDefault(v => v != _active && !v.IsTried && v.RestsUntil <= now)
        ?? voices.FirstOrDefault(v => v != _active && !v.IsTried)
        ?? voices[(Place(_active) + 1) % voices.Count];

    /// <summary>Who is wanted where nothing keeps the present one: the first that does not rest.</summary>
    public Candidate Wanted(TimeSpan now) => voices.FirstOrDefault(v => v.RestsUntil <= now) ?? _active;

    /// <summary>Whether one that is wanted more than the present one need not rest any longer.</summary>
    public bool IsAway(TimeSpan now) => Place(Wanted(now)) < Place(_active);

    /// <summary>Hands the floor over; the way to the loudspeaker is closed, and opened by whoever lets it connect.</summary>
    public void HandTo(Candidate next, string why)
    {
        _active.Door.Close();
        _active.Link.Disconnect();
        Volatile.Write(ref _active, next);
        _why = why;
        Changes++;
    }

    /// <summary>A new round begins: nobody has been tried.</summary>
    public void BeginRound()
    {
        foreach (var voice in voices)
        {
            voice.IsTried = false;
        }
    }

    /// <summary>Nobody need rest: what they have in common is the network.</summary>
    public void ExcuseAll()
    {
        foreach (var voice in voices)
        {
            voice.Excuse();
        }
    }

    /// <summary>Nobody is to have a session.</summary>
    public void DisconnectAll()
    {
        foreach (var voice in voices)
        {
            voice.Link.Disconnect();
        }
    }

    /// <summary>Nobody is to keep what the microphone has heard.</summary>
    public void ForgetAll()
    {
        foreach (var voice in voices)
        {
            voice.Link.Forget();
        }
    }

    private int Place(Candidate voice) => Enumerable.Range(0, voices.Count).First(i => voices[i] == voice);
}
