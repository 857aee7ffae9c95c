namespace HydraKiosk.Audio.Sounds;

/// <summary>A file or folder of local sounds that is not used as it was meant.</summary>
/// <param name="Path">Where it is, or should be.</param>
/// <param name="Reason">A sentence that names it, says what is wrong and what to do.</param>
public sealed record LocalSoundProblem(string Path, string Reason);
