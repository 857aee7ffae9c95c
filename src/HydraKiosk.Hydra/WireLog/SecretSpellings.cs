using System.Buffers;
using System.Text;

namespace HydraKiosk.Hydra.WireLog;

/// <summary>
/// Finds secrets in a text, however they are spelt: as they are, in other letter cases, percent-encoded, in hexadecimal digits, and in base64
/// of either alphabet, also inside of a longer text that was encoded as a whole.
/// </summary>
internal sealed class SecretSpellings
{
    /// <summary>A shorter one would be found everywhere and prove nothing.</summary>
    private const int MinLength = 8;

    private readonly SearchValues<string>? _spellings;

    /// <param name="secrets">As they are.</param>
    public SecretSpellings(IEnumerable<string> secrets)
    {
        var spellings = secrets.Where(s => s.Length >= MinLength).SelectMany(Spellings).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        _spellings = spellings.Length == 0 ? null : SearchValues.Create(spellings, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a text holds one of them.</summary>
    public bool AreIn(string text) =>
        _spellings is { } spellings
        && (text.AsSpan().ContainsAny(spellings) || (text.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(text).AsSpan().ContainsAny(spellings)));

    private static IEnumerable<string> Spellings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return Convert.ToHexString(bytes);

        // In the base64 of a longer text a secret begins at one of three places in a group; the characters it shares with its neighbours are left out.
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var whole = (before + bytes.Length) * 8 / 6;
            var core = encoded[(before == 0 ? 0 : before + 1)..whole];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }
}
