using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Primitives.Service;

/// <summary>
/// The service's key, long-lived (<c>sk_…</c>) or short-lived (<c>wat_…</c>). Prints, formats and serializes as <c>***</c>; the text
/// comes out only through <see cref="Reveal"/>, whose one caller writes the request header.
/// </summary>
[JsonConverter(typeof(ApiKeyJsonConverter))]
[DebuggerDisplay("***")]
public sealed class ApiKey
{
    /// <summary>What is shorter is no key of the service, and may be part of an ordinary word.</summary>
    private const int MaskedFrom = 6;

    /// <summary>What stands where nobody asks for a key: no service takes it, and no text is searched for it.</summary>
    public static readonly ApiKey None = new("none");

    private readonly string _value;
    private SecretFilter? _filter;

    /// <param name="value">The key; white space around it, such as the line end of a key file, is cut off.</param>
    /// <exception cref="ArgumentException">
    /// Empty, or with characters that no key has and no header may carry. The message does not show it.
    /// </exception>
    public ApiKey(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Trim();
        if (_value.Length == 0)
        {
            throw new ArgumentException("the API key is empty", nameof(value));
        }

        if (_value.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("the API key contains white space, control or non-ASCII characters", nameof(value));
        }
    }

    /// <summary>The key itself.</summary>
    public string Reveal() => _value;

    /// <summary>
    /// A text with <c>***</c> wherever the key stands in it, in whatever case, and without it in the other spellings that <see cref="SecretFilter"/> knows.
    /// To be called before a text is cut: half a key is not found any more.
    /// </summary>
    public string Masked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _value.Length < MaskedFrom ? text
            : (_filter ??= SecretFilter.Of(_value)).Clean(text.Replace(_value, "***", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}

/// <summary>Writes a key as <c>***</c>; reading one from JSON is refused, since a key never stands in a file of ours.</summary>
public sealed class ApiKeyJsonConverter : JsonConverter<ApiKey>
{
    /// <inheritdoc/>
    public override ApiKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("an API key is never read from JSON");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ApiKey value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue("***");
    }
}
