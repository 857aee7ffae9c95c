using System.Globalization;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Devices.Input;

/// <summary>What kind of thing an input device has.</summary>
public enum InputKind
{
    /// <summary>A key or a button: <c>KEY_F5</c>, <c>BTN_0</c>.</summary>
    Key,

    /// <summary>A switch that stays where it is put: <c>SW_MUTE_DEVICE</c>.</summary>
    Switch,

    /// <summary>A light: <c>LED_MUTE</c>.</summary>
    Light,
}

/// <summary>A key, a switch or a light of an input device, by the name and number that Linux gives it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Its number among its kind.</param>
public readonly record struct InputCode(InputKind Kind, ushort Code)
{
    /// <summary>How many codes a kind can have, in the kernel's own tables.</summary>
    internal const int MaxKeys = 0x300, MaxSwitches = 64, MaxLights = 64;

    /// <summary>Reads a name (<c>KEY_F5</c>, <c>SW_MUTE_DEVICE</c>, in any case) or a key's number (<c>63</c>, <c>0x3f</c>).</summary>
    /// <param name="text">What stands in the configuration.</param>
    /// <param name="code">What it means.</param>
    /// <param name="problem">Why it means nothing, with the nearest name, as the rest of a sentence; empty when it is right.</param>
    /// <returns>Whether it means something.</returns>
    public static bool TryParse(string text, out InputCode code, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = text.Trim();
        problem = "";
        if (InputNames.Find(word) is { } known)
        {
            code = known;
            return true;
        }

        code = default;
        var isHex = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex ? int.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            if (number is > 0 and < MaxKeys)
            {
                code = new InputCode(InputKind.Key, (ushort)number);
                return true;
            }

            problem = $"keys have the numbers 1 to {MaxKeys - 1}";
            return false;
        }

        var near = Nearest.Find(word, InputNames.All) ?? Nearest.Find("KEY_" + word, InputNames.All);
        problem = near is null
            ? "it is neither the name of a key (KEY_F5, BTN_0), a switch (SW_MUTE_DEVICE) or a light (LED_MUTE) nor a key's number"
            : $"no key, switch or light has this name; the nearest is {near}";
        return false;
    }

    /// <summary>Its name, or <c>key 601</c> where it has none here.</summary>
    public override string ToString() => InputNames.Of(this) ?? $"{Kind switch
    {
        InputKind.Key => "key",
        InputKind.Switch => "switch",
        _ => "light",
    }} {Code}";
}
