using System.Diagnostics;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Configuration.Credentials;

/// <summary>
/// A text that must not get into a log, a message or a file by accident: it has no readable property, formats as "(hidden)" and
/// serialises as nothing. Taking it out is one deliberate, searchable call.
/// </summary>
[DebuggerDisplay("(hidden)")]
public sealed class SecretText : IFormattable
{
    /// <summary>What stands wherever the secret would have been printed.</summary>
    public const string Hidden = SecretFilter.Mask;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _secret;

    /// <param name="secret">The text to keep.</param>
    public SecretText(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        _secret = secret;
    }

    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => _secret;

    /// <inheritdoc/>
    public override string ToString() => Hidden;

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Hidden;
}
