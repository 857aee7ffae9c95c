using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace HydraKiosk.Tools.Schema;

/// <summary>Reads the arguments of a call as the model wrote them.</summary>
public static class ToolArguments
{
    /// <summary>Longest text of arguments, in UTF-8 bytes. What a tool takes fits many times; it bounds the work that one call can cause.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = ArgumentForm.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads arguments; nothing is thrown, whatever the text.</summary>
    /// <param name="json">What the model wrote.</param>
    /// <param name="arguments">The object, which lives as long as it is held.</param>
    /// <param name="problem">For the model, what is wrong: empty where nothing is. It repeats nothing of the text.</param>
    public static bool TryParse(string json, out JsonElement arguments, out string problem)
    {
        ArgumentNullException.ThrowIfNull(json);
        arguments = default;
        if (json.Length > MaxBytes)
        {
            problem = $"The arguments are longer than {MaxBytes} bytes. Nothing was done. Call again with shorter ones.";
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(json.Length * 3); // no UTF-16 code unit takes more than three bytes
        try
        {
            if (Utf8.FromUtf16(json, buffer, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                problem = "The arguments hold half of a character, so they are not valid JSON. Nothing was done. Write the JSON again.";
                return false;
            }

            return TryParse(buffer.AsSpan(0, length), out arguments, out problem);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // arguments may be secret
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> json, out JsonElement arguments, out string problem)
    {
        arguments = default;
        if (json.Length > MaxBytes)
        {
            problem = $"The arguments are longer than {MaxBytes} bytes. Nothing was done. Call again with shorter ones.";
            return false;
        }

        try
        {
            arguments = JsonElement.Parse(json, _strict);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the second for half a character in a property's name
        {
            var place = fault is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? $" (line {line + 1}, byte {at + 1})" : "";
            problem = $"The arguments are not valid JSON{place}: a slip in the writing, more than {ArgumentForm.MaxDepth} levels, or a property that stands "
                + "twice. Nothing was done. Write the JSON again.";
            return false;
        }

        problem = arguments.ValueKind == JsonValueKind.Object
            ? ""
            : "The arguments are not a JSON object. Nothing was done. Write them as {\"name\": value}.";
        return problem.Length == 0;
    }
}
