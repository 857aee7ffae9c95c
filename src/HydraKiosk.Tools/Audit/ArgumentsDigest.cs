using System.Security.Cryptography;
using System.Text.Json;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// Tells equal arguments without keeping them: HMAC-SHA-256 (RFC 2104) over their one canonical spelling. It has a key, because a PIN of four digits
/// is found by trying where anybody can compute the digest. Any thread.
/// </summary>
public sealed class ArgumentsDigest
{
    /// <summary>Bytes of the key: those of the hash, as RFC 2104 §3 recommends.</summary>
    public const int KeyBytes = 32;

    private readonly byte[] _key;

    /// <param name="key">The key, <see cref="KeyBytes"/> long.</param>
    public ArgumentsDigest(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        _key = key.ToArray();
        KeyId = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));
    }

    /// <summary>Which key it is, 8 hexadecimal digits that say nothing about it: digests of two keys cannot be compared.</summary>
    public string KeyId { get; }

    /// <summary>With a key of its own, for a ledger that no restart has to survive.</summary>
    public static ArgumentsDigest OfFreshKey() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The digest: the key's id, a colon and 64 hexadecimal digits. Equal as JSON is equal here.</summary>
    public string Of(JsonElement arguments) =>
        $"{KeyId}:{Convert.ToHexStringLower(HMACSHA256.HashData(_key, CanonicalJson.Of(arguments)))}";

    /// <summary>Whether a digest was made with this key.</summary>
    /// <param name="digest">As <see cref="Of"/> gave it.</param>
    public bool IsOfThisKey(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return digest.StartsWith(KeyId + ":", StringComparison.Ordinal);
    }

    internal ReadOnlySpan<byte> Key => _key;
}
