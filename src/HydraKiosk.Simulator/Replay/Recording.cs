namespace HydraKiosk.Simulator.Replay;

/// <summary>A wire log, read for replay.</summary>
/// <param name="Path">The file that was read.</param>
/// <param name="Sessions">Every session in it, in order; attempts that failed are included.</param>
/// <param name="Lines">How many lines were read.</param>
/// <param name="IsCut">Whether a line is incomplete, as after a power cut; it is left out.</param>
/// <param name="Dropped">How many messages the recorder itself had to leave out.</param>
public sealed record Recording(string Path, IReadOnlyList<RecordedSession> Sessions, int Lines, bool IsCut, long Dropped)
{
    /// <summary>The sessions that can be replayed: those in which the service sent something.</summary>
    public IEnumerable<RecordedSession> Playable => Sessions.Where(s => s.Messages.Any(m => m.FromService));
}
