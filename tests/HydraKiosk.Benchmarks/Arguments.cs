using System.Globalization;

namespace HydraKiosk.Benchmarks;

/// <summary>Options of the form <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A word is not an option, or an option has no value.</exception>
    public Arguments(ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length)
            {
                throw new ArgumentException($"expected --option value, found \"{words[i]}\"", nameof(words));
            }

            _values[words[i]] = words[i + 1];
        }
    }

    /// <summary>A whole number that must be given.</summary>
    /// <exception cref="ArgumentException">It is missing or not a number.</exception>
    public int Int(string option) =>
        int.TryParse(_values.GetValueOrDefault(option), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"{option} needs a whole number", nameof(option));

    /// <summary>A whole number, or <paramref name="otherwise"/> when not given.</summary>
    /// <exception cref="ArgumentException">It is not a number.</exception>
    public int Int(string option, int otherwise) => _values.ContainsKey(option) ? Int(option) : otherwise;

    /// <summary>A text that must be given.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public string Text(string option) => _values.GetValueOrDefault(option) ?? throw new ArgumentException($"{option} is missing", nameof(option));

    /// <summary>A text, or <paramref name="otherwise"/> when not given.</summary>
    public string Text(string option, string otherwise) => _values.GetValueOrDefault(option, otherwise);

    /// <summary>A number, or null when not given.</summary>
    /// <exception cref="ArgumentException">It is not a number.</exception>
    public double? Number(string option) =>
        !_values.TryGetValue(option, out var text) ? null
            : double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
            : throw new ArgumentException($"{option} needs a number", nameof(option));
}
