using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Kill;

/// <summary>How the kill switch stands: what a command has stopped and what the line of the device has stopped, together.</summary>
/// <param name="Command">The scopes that commands have stopped, each once.</param>
/// <param name="Line">
/// How the switch on the device stands: null where there is none, and also true while nobody knows how it stands.
/// </param>
public sealed record KillState(IReadOnlyList<KillScope> Command, bool? Line)
{
    /// <summary>Nothing is stopped.</summary>
    public static KillState Released { get; } = new([], null);

    /// <summary>By whom the command was given; null where there is none.</summary>
    public string? By { get; init; }

    /// <summary>Since when the command holds, by the wall clock; null where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether everything is stopped, and there is no session.</summary>
    public bool StopsAll => Line == true || Command.Contains(KillScope.All);

    /// <summary>Whether no tool runs.</summary>
    public bool StopsTools => StopsAll || Command.Contains(KillScope.Tools);

    /// <summary>Whether no sample of the microphone leaves the device.</summary>
    public bool StopsMicrophone => StopsAll || Command.Contains(KillScope.Microphone);

    /// <summary>Whether anything is stopped.</summary>
    public bool IsKilled => StopsTools || StopsMicrophone;

    /// <summary>What is stopped and by what, in a few words; null where nothing is.</summary>
    public string? InWords()
    {
        if (!IsKilled)
        {
            return null;
        }

        var what = StopsAll ? "everything" : StopsTools && StopsMicrophone ? "tools and microphone" : StopsTools ? "tools" : "microphone";
        var how = Line == true ? Command.Count > 0 ? "by its switch and a command" : "by its switch" : "by a command";
        return $"{what} stopped {how}";
    }

    /// <inheritdoc/>
    public bool Equals(KillState? other) =>
        other is not null && Command.SequenceEqual(other.Command) && (Line, By, Since) == (other.Line, other.By, other.Since);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Command.Count, Line, By, Since);
}
