using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HydraKiosk.Setup;

/// <summary>Entries of the configuration, on one line as people write them.</summary>
internal static class SettingJson
{
    /// <summary>An object of texts, numbers and flags.</summary>
    /// <param name="members">Keys with values; a value of nothing is left out, one that is a whole number or <c>true</c> goes without quotes.</param>
    public static string Of(params ReadOnlySpan<(string Key, string Value)> members)
    {
        var text = new StringBuilder("{ ");
        foreach (var (key, value) in members)
        {
            if (value.Length > 0)
            {
                text.Append(text.Length > 2 ? ", " : "").Append('"').Append(key).Append("\": ").Append(Plain(value));
            }
        }

        return text.Append(" }").ToString();
    }

    private static string Plain(string value) =>
        value == "true" || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == value)
            ? value
            : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
