using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// One line of the audit log: a JSON object whose members stand in a fixed order, the last two being <c>prev</c>, the hash of the line before, and
/// <c>hash</c>, the SHA-256 over the line's own bytes up to the comma before <c>"hash"</c>. So anybody can check a line with the tools of any
/// machine. For the first line of a file:
/// <code>
/// head -n 1 FILE | tr -d '\n' | sed 's/,"hash":"[0-9a-f]*"}$//' | sha256sum
/// head -n 1 FILE | jq -r .hash
/// </code>
/// print the same 64 digits, and the <c>prev</c> of each line is the <c>hash</c> of the one before it, also from one file to the next:
/// <code>
/// cat audit-*.ndjson | jq -r '.prev + " " + .hash' | awk 'NR > 1 &amp;&amp; $1 != last { print "broken at line " NR } { last = $2 }'
/// </code>
/// The chain shows what was changed by accident or in part. Whoever may write the files can compute all of it anew: keep a copy of the last hash
/// elsewhere where that matters.
/// </summary>
public static class AuditLine
{
    /// <summary>The version of the format.</summary>
    public const int Format = 1;

    /// <summary>The longest line with its end, in bytes: small enough to be written at once, and large enough for what a technician asks.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>How much of an output is kept, in bytes of UTF-8 before it is escaped.</summary>
    public const int MaxOutputBytes = 2 * 1024;

    /// <summary>What stands before the first line.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int MaxWhy = 512; // characters
    private const int MaxName = 128; // characters of a tool's or a call's name, which the model or the service chose
    private const int HashDigits = 64;
    private const int TailBytes = 9 + HashDigits + 2; // ,"hash":"…"}

    // What a person reads in a terminal or with jq; control characters are escaped all the same.
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line with its end.</summary>
    internal static (byte[] Line, string Hash) Write(in AuditStamp stamp, AuditEntry entry, ArgumentsDigest digest, SecretFilter secrets)
    {
        var body = Body(stamp, entry, digest, secrets, withArguments: true, MaxOutputBytes);
        if (body.WrittenCount > MaxBytes - TailBytes)
        {
            body = Body(stamp, entry, digest, secrets, withArguments: false, MaxOutputBytes);
        }

        if (body.WrittenCount > MaxBytes - TailBytes)
        {
            body = Body(stamp, entry, digest, secrets, withArguments: false, MaxOutputBytes / 8); // every byte of it was escaped as six
        }

        var covered = body.WrittenSpan[..^1]; // without the brace that closes the object
        var hash = Convert.ToHexStringLower(SHA256.HashData(covered));
        return ([.. covered, .. Encoding.ASCII.GetBytes($",\"hash\":\"{hash}\"}}\n")], hash);
    }

    /// <summary>The hash at the end of a line, where it is that of its bytes; null where it is not, or there is none.</summary>
    internal static string? OwnHash(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailBytes || !line[^TailBytes..].StartsWith(",\"hash\":\""u8) || !line.EndsWith("\"}"u8))
        {
            return null;
        }

        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line[..^TailBytes], computed);
        var hash = Convert.ToHexStringLower(computed);
        return Encoding.ASCII.GetString(line[^(HashDigits + 2)..^2]) == hash ? hash : null;
    }

    private static ArrayBufferWriter<byte> Body(
        in AuditStamp stamp, AuditEntry entry, ArgumentsDigest digest, SecretFilter secrets, bool withArguments, int maxOutput)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, _writing);
        var redactor = new AuditRedactor(entry.SecretArguments, secrets);
        json.WriteStartObject();
        json.WriteNumber("format"u8, Format);
        json.WriteNumber("sequence"u8, stamp.Sequence);
        json.WriteString("time"u8, stamp.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("run"u8, stamp.Run);
        json.WriteString("boot"u8, stamp.Boot);
        json.WriteNumber("bootMs"u8, stamp.BootMs);
        json.WriteString("stage"u8, AuditWords.Of(entry.Stage));
        if (entry.Session != 0)
        {
            json.WriteNumber("session"u8, entry.Session);
            json.WriteNumber("turn"u8, entry.Turn);
        }

        Text(json, "call"u8, entry.CallId, MaxName, redactor);
        Text(json, "tool"u8, entry.Tool, MaxName, redactor);
        Text(json, "class"u8, entry.Class is { } known ? AuditWords.Small(known.ToString()) : null, MaxName, redactor);
        Text(json, "mode"u8, entry.Mode is { } mode ? AuditWords.Small(mode.ToString()) : null, MaxName, redactor);
        if (entry.Arguments is { } arguments)
        {
            json.WritePropertyName("arguments"u8);
            if (withArguments)
            {
                redactor.Write(json, arguments);
            }
            else
            {
                json.WriteStartObject();
                json.WriteString("(left out)"u8, "too long for a line");
                json.WriteEndObject();
                redactor.Learn(arguments);
            }

            json.WriteString("argumentsDigest"u8, digest.Of(arguments));
        }

        Text(json, "why"u8, entry.Why, MaxWhy, redactor);
        if (entry.Duration is { } duration)
        {
            json.WriteNumber("durationMs"u8, (long)duration.TotalMilliseconds);
        }

        Text(json, "outcome"u8, entry.Outcome is { } outcome ? AuditWords.Of(outcome) : null, MaxName, redactor);
        if (entry.Output is { } output)
        {
            json.WriteString("output"u8, CutBytes(redactor.Clean(output), maxOutput));
        }

        json.WriteString("prev"u8, stamp.Previous);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text, int maxLength, AuditRedactor redactor)
    {
        if (text is null)
        {
            return;
        }

        var clean = redactor.Clean(text);
        json.WriteString(name, clean.Length <= maxLength ? clean : $"{clean.AsSpan(0, maxLength)}…");
    }

    /// <summary>Cut between characters, with an ellipsis that says so.</summary>
    private static string CutBytes(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var (bytes, length) = (0, 0);
        foreach (var character in text.EnumerateRunes())
        {
            bytes += character.Utf8SequenceLength;
            if (bytes > maxBytes - 3)
            {
                break;
            }

            length += character.Utf16SequenceLength;
        }

        return $"{text.AsSpan(0, length)}…";
    }
}
