using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HydraKiosk.EchoMemory;

/// <summary>
/// What was proven of an echo, and under which conditions, with a checksum over all of it: that tells a damaged or mixed-up note from a whole one. It
/// is no secret's work, and does not keep out whoever may write to the state folder.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="Conditions">Device, route, volume and canceller, in the words of <see cref="Audio.Echo.Proving.EchoConditions.Words"/>.</param>
/// <param name="By">"test" or "listening".</param>
/// <param name="At">When, in UTC.</param>
/// <param name="ReturnLossDb">How much weaker the echo arrived than it was played, dB; null where it was too weak to say.</param>
/// <param name="EnhancementDb">By how much the canceller made it weaker still, dB; null likewise.</param>
/// <param name="Sha256">Of all the others, in hexadecimal.</param>
internal sealed record EchoProofNote(
    int Format, string Conditions, string By, DateTimeOffset At, double? ReturnLossDb, double? EnhancementDb, string Sha256 = "")
{
    /// <summary>The present format.</summary>
    public const int PresentFormat = 1;

    /// <summary>By <c>test echo</c>.</summary>
    public const string ByTest = "test";

    /// <summary>By what was heard in conversations.</summary>
    public const string ByListening = "listening";

    /// <summary>Whether it is whole and as it was signed.</summary>
    public bool IsSound => Format == PresentFormat && Conditions is not null && By is not null
        && string.Equals(Sha256, Sum(), StringComparison.Ordinal);

    /// <summary>Makes one of what was found.</summary>
    public static EchoProofNote Sign(string conditions, string by, DateTimeOffset at, float returnLossDb, float enhancementDb)
    {
        var note = new EchoProofNote(PresentFormat, conditions, by, at.ToUniversalTime(), Rounded(returnLossDb), Rounded(enhancementDb));
        return note with { Sha256 = note.Sum() };
    }

    /// <summary>As it stands in the file.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, EchoProofJson.Default.EchoProofNote), (byte)'\n'];

    /// <summary>Reads one; null where these bytes are none, or it is not as it was signed.</summary>
    public static EchoProofNote? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, EchoProofJson.Default.EchoProofNote) is { IsSound: true } note ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Rounded(float decibels) => float.IsFinite(decibels) ? Math.Round(decibels, 1) : null;

    private string Sum() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Format}\n{Conditions}\n{By}\n{At.UtcTicks}\n{ReturnLossDb:R}\n{EnhancementDb:R}"))));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EchoProofNote))]
internal sealed partial class EchoProofJson : JsonSerializerContext;
