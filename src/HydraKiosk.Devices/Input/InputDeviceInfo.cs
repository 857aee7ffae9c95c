namespace HydraKiosk.Devices.Input;

/// <summary>An input device, for a list.</summary>
/// <param name="Path">Its event file.</param>
/// <param name="Name">What its driver calls it; empty where it could not be asked.</param>
/// <param name="Keys">The names of its keys, a few dozen at most; an ellipsis stands for the rest.</param>
/// <param name="KeyCount">How many keys it has.</param>
/// <param name="Switches">The names of its switches.</param>
/// <param name="Lights">The names of its lights.</param>
/// <param name="Problem">Why it could not be asked; null where it could.</param>
public sealed record InputDeviceInfo(
    string Path,
    string Name,
    IReadOnlyList<string> Keys,
    int KeyCount,
    IReadOnlyList<string> Switches,
    IReadOnlyList<string> Lights,
    string? Problem);
