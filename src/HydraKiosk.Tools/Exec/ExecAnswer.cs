using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec.Native;

namespace HydraKiosk.Tools.Exec;

/// <summary>Makes the output for the model out of what a program wrote and how it ended.</summary>
internal static class ExecAnswer
{
    private const int MaxErrorLength = 300;
    private const int MaxDepth = 32;
    private const char Escape = '\u001b';

    /// <summary>How a program ended that failed, in a few words; null where it did not fail.</summary>
    public static string? BadEnding(ChildOutcome outcome) => outcome switch
    {
        { ExitCode: 0 } => null,
        { ExitCode: { } code } => $"exit code {code}",
        { Signal: { } signal } => $"signal {signal}{NameOf(signal)}",
        _ => "a status that is not known",
    };

    /// <summary>The output for the model.</summary>
    /// <param name="outcome">What came of a program that was started and not stopped.</param>
    /// <param name="limitBytes">How much it may write.</param>
    public static string Of(ChildOutcome outcome, int limitBytes)
    {
        var text = Decode(outcome.Output, outcome.IsOutputCut, out var isDamaged);
        if (outcome.IsOutputCut)
        {
            return ToolOutput.Failure(
                $"The program wrote more than {limitBytes} bytes, so it was ended. The beginning of what it wrote is in output.",
                json => WriteOutput(json, text, isDamaged));
        }

        if (BadEnding(outcome) is { } ending)
        {
            var said = Said(outcome.Error);
            return ToolOutput.Failure(said.Length == 0 ? $"The program failed with {ending}." : $"The program failed with {ending}: {said}", json =>
            {
                if (outcome.ExitCode is { } code)
                {
                    json.WriteNumber("exit_code"u8, code);
                }

                if (text.Length > 0)
                {
                    WriteOutput(json, text, isDamaged);
                }
            });
        }

        using var document = ParseObject(text);
        return document is null ? ToolOutput.Success(json => WriteOutput(json, text, isDamaged)) : OfObject(document.RootElement, isDamaged);
    }

    /// <summary>The object as it is, with its own word on whether all went well, or with ours.</summary>
    private static string OfObject(JsonElement answer, bool isDamaged)
    {
        var hasWord = answer.TryGetProperty("ok"u8, out var word);
        if (hasWord && word.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return ToolOutput.Success(json =>
            {
                json.WritePropertyName("output"u8);
                answer.WriteTo(json);
                WriteNote(json, isDamaged);
            });
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, !hasWord || word.ValueKind == JsonValueKind.True);
            foreach (var property in answer.EnumerateObject().Where(property => !property.NameEquals("ok"u8)))
            {
                property.WriteTo(json);
            }

            WriteNote(json, isDamaged && !answer.TryGetProperty("note"u8, out _));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonDocument? ParseObject(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null; // words that only begin like an object: they are passed on as words
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, string text, bool isDamaged)
    {
        json.WriteString("output"u8, text);
        WriteNote(json, isDamaged);
    }

    private static void WriteNote(Utf8JsonWriter json, bool isDamaged)
    {
        if (isDamaged)
        {
            json.WriteString("note"u8, "The output was not valid UTF-8; each place that could not be read shows the character U+FFFD.");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, bool isCut, out bool isDamaged)
    {
        if (isCut)
        {
            bytes = WholeCharacters(bytes);
        }

        isDamaged = !System.Text.Unicode.Utf8.IsValid(bytes);
        return Encoding.UTF8.GetString(bytes).Trim('\uFEFF', '\r', '\n', ' ', '\t', '\0');
    }

    /// <summary>Without the beginning of a character that the cut left at the end.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) != 0x80)
            {
                var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return length > back ? bytes[..^back] : bytes;
            }
        }

        return bytes;
    }

    /// <summary>The end of what it wrote to standard error, where programs say why they fail, on one line and without orders to a terminal.</summary>
    private static string Said(byte[] error)
    {
        var text = Encoding.UTF8.GetString(error);
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == Escape && at + 1 < text.Length && text[at + 1] == '[')
            {
                for (at += 2; at < text.Length && text[at] is < '@' or > '~'; at++)
                {
                }
            }
            else if (text[at] is not ('\n' or '\r' or '\t' or ' '))
            {
                plain.Append(text[at]);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        var line = plain.ToString().Trim();
        return Printable.Line(line.Length <= MaxErrorLength ? line : "…" + line[^(MaxErrorLength - 1)..]);
    }

    private static string NameOf(int signal) => signal switch
    {
        4 => " (SIGILL, an instruction that this processor does not have)",
        6 => " (SIGABRT, the program gave up)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL, perhaps for want of memory)",
        11 => " (SIGSEGV, a crash)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
