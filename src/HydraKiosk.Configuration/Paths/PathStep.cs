using System.Globalization;

namespace HydraKiosk.Configuration.Paths;

/// <summary>One step of the way to a setting.</summary>
/// <param name="Key">The key; empty for an item of a list.</param>
/// <param name="Index">The item's number, counted from 0; −1 for a key.</param>
internal sealed record PathStep(string Key, int Index = -1)
{
    /// <summary>Whether it leads into an object.</summary>
    public bool IsKey => Index < 0;

    /// <summary>A path with this step at its end.</summary>
    public string After(string path) => IsKey ? path.Length == 0 ? Key : $"{path}.{Key}"
        : string.Create(CultureInfo.InvariantCulture, $"{path}[{Index}]");
}
