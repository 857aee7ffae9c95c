using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Verbs;

/// <summary>Tools in words, for a terminal of 80 columns.</summary>
internal static class ToolsText
{
    private const int Width = 78;

    /// <summary>The list, or one JSON object.</summary>
    public static void Write(IReadOnlyList<ToolStatus> tools, bool asJson, VerbEnvironment environment)
    {
        if (asJson)
        {
            environment.Output.WriteLine(System.Text.Encoding.UTF8.GetString(ControlJson.Line(json =>
            {
                json.WriteStartArray("tools"u8);
                foreach (var tool in tools)
                {
                    ToolStatusJson.Write(json, tool);
                }

                json.WriteEndArray();
            })).TrimEnd());
            return;
        }

        foreach (var tool in tools)
        {
            environment.Output.WriteLine($"{tool.Name}  ({tool.Class}; {Consent(tool.Consent)}; while {string.Join(", ", tool.Modes)}"
                + $"{(tool.IsDelegated ? "; delegated" : "")})");
            environment.Output.WriteLine($"  {VisibleText.Cut(Printable.Line(tool.Description.ReplaceLineEndings(" ")), Width)}");
            if (tool.Sha256 is { } hash)
            {
                environment.Output.WriteLine($"  sha256 {hash}");
            }
        }

        if (tools.Count == 0)
        {
            environment.Output.WriteLine("The model may call nothing: see \"tools\" in the configuration.");
        }
    }

    /// <summary>Tries one tool: one line with the verdict.</summary>
    /// <returns>Whether all is well with it.</returns>
    public static async Task<bool> TryAsync(
        ToolStatus tool, Func<string, string, CancellationToken, IAsyncEnumerable<string>> call, VerbEnvironment environment, CancellationToken stop)
    {
        if (tool.Sample is not { } sample)
        {
            environment.Output.WriteLine($"{tool.Name}: not tried: no sample could be made from its schema; give it a \"sample\".");
            return false;
        }

        if (tool.Name is "end_conversation" or "stop_background_work")
        {
            environment.Output.WriteLine($"{tool.Name}: not tried: it would reach into the conversation that may be going on.");
            return true;
        }

        if (tool.Class != "read")
        {
            environment.Output.WriteLine($"{tool.Name}: its sample fits; not run, because it changes something ({tool.Class}).");
            return true;
        }

        var last = "";
        await foreach (var output in call(tool.Name, sample, stop))
        {
            last = output;
        }

        environment.Output.WriteLine($"{tool.Name}: {(IsOk(last) ? "ok" : "FAILED")}: {VisibleText.Cut(Printable.Line(last), 200)}");
        return IsOk(last);
    }

    /// <summary>Whether an output says that the call was carried out.</summary>
    public static bool IsOk(string output)
    {
        try
        {
            using var answer = JsonDocument.Parse(output);
            return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("ok"u8, out var ok)
                && ok.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Consent(string word) => word switch
    {
        "button" => "confirmed by the button",
        "spoken" => "after a spoken yes",
        _ => "at once",
    };
}
