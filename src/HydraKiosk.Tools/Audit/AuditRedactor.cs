using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// Takes the secrets out of one line: values of secret arguments by their names, the same values where an output repeats them, and whatever the
/// process knows as secret.
/// </summary>
/// <param name="names">Names of secret arguments; null for none.</param>
/// <param name="secrets">What the process knows.</param>
internal sealed class AuditRedactor(IReadOnlySet<string>? names, SecretFilter secrets)
{
    /// <summary>A shorter value is part of too many words to be taken out of an output.</summary>
    private const int MinRepeated = 4;

    private readonly List<string> _values = [];

    /// <summary>Writes arguments without their secrets.</summary>
    public void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    var name = CanonicalJson.NameOf(member);
                    json.WritePropertyName(secrets.Clean(name));
                    if (names?.Contains(name) == true)
                    {
                        Keep(member.Value);
                        json.WriteStringValue(SecretFilter.Mask);
                    }
                    else
                    {
                        Write(json, member.Value);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(secrets.Clean(CanonicalJson.TextOf(value)));
                break;
            case JsonValueKind.Number when secrets.HoldsSecret(Encoding.UTF8.GetBytes(value.GetRawText())):
                json.WriteStringValue(SecretFilter.Mask);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>Learns the secret values of arguments that are not written themselves.</summary>
    public void Learn(JsonElement value)
    {
        using var nowhere = new Utf8JsonWriter(Stream.Null);
        Write(nowhere, value);
    }

    /// <summary>A text without secrets.</summary>
    public string Clean(string text)
    {
        var clean = secrets.Clean(text);
        foreach (var value in _values)
        {
            clean = clean.Replace(value, SecretFilter.Mask, StringComparison.Ordinal);
        }

        return clean;
    }

    /// <summary>Keeps the texts and numbers in a secret argument, as they are and as JSON spells them.</summary>
    private void Keep(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Keep(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                {
                    Keep(element);
                }

                break;
            case JsonValueKind.String:
                Keep(CanonicalJson.TextOf(value));
                Keep(value.GetRawText()[1..^1]);
                break;
            case JsonValueKind.Number:
                Keep(value.GetRawText());
                break;
            default:
                break; // true, false and null are no secrets that an output could repeat
        }
    }

    private void Keep(string value)
    {
        if (value.Length >= MinRepeated && !_values.Contains(value))
        {
            _values.Add(value);
            _values.Sort(static (one, other) => other.Length - one.Length); // the longest first: one may be part of another
        }
    }
}
