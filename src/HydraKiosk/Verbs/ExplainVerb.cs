using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>explain</c>: rows of the table of causes, where there is no manual at hand.</summary>
internal static class ExplainVerb
{
    private static readonly Cause _example = LinkCause.CredentialsRefused;

    public static Command Create(VerbEnvironment environment)
    {
        var codes = new Argument<string[]>("CODE")
        {
            Description = $"Codes as they stand in the journal, such as {_example.Tag}; {_example.Code} "
            + $"and hk{_example.Code} will do.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var json = new Option<bool>("--json") { Description = "Print the rows as one JSON object." };
        var command = new Command("explain", $"Explains a code such as {_example.Tag}: what happened, the likely cause, what to do.") { codes, json };
        command.SetAction(parsed => (int)Execute(parsed.GetValue(codes) ?? [], parsed.GetValue(json), environment));
        return command;
    }

    /// <summary>Prints the rows.</summary>
    /// <returns>Wrong use when a code is unknown, or none was given.</returns>
    public static ExitCode Execute(IReadOnlyList<string> words, bool asJson, VerbEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(environment);
        if (words.Count == 0)
        {
            environment.WriteError(
                $"a code is missing: hydra-kiosk explain {_example.Tag}. Codes stand in the journal (`journalctl -u hydra-kiosk`) and in "
                    + "`hydra-kiosk status`.");
            return ExitCode.Usage;
        }

        var found = new List<Cause>();
        var unknown = new List<string>();
        foreach (var word in words.SelectMany(w => w.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (Number(word) is { } id && CauseCodes.Find(id) is { } row)
            {
                found.Add(row);
            }
            else
            {
                unknown.Add(word);
                environment.WriteError(Unknown(word));
            }
        }

        if (asJson)
        {
            environment.Output.WriteLine(Render(found, unknown));
        }
        else
        {
            environment.Output.Write(string.Join(environment.Output.NewLine, found.Select(Text)));
        }

        return unknown.Count == 0 ? ExitCode.Ok : ExitCode.Usage;
    }

    /// <summary>The number in a code as people write it: with or without <c>HK-</c>, in brackets, in small letters.</summary>
    private static int? Number(string word)
    {
        var text = word.Trim('[', ']', '(', ')', '.', ':', '"', '\'', '`');
        text = text.StartsWith("HK", StringComparison.OrdinalIgnoreCase) ? text[2..].TrimStart('-', '_') : text;
        return text.Length is > 0 and <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string Unknown(string word)
    {
        var shown = VisibleText.Quoted(word);
        if (Number(word) is not { } id)
        {
            return $"{shown} is no code; one looks like {_example.Tag}.";
        }

        var nearest = CauseCodes.All.MinBy(c => Math.Abs(c.Code - id))!;
        return $"{Cause.TagOf(id)} is no code of this version; the nearest is {nearest.Tag} ({nearest.Name}).";
    }

    private static string Text(Cause row) =>
        $"{row.Tag}: {row.Name}\n  What happened:  {row.WhatHappened}\n  Likely cause:   {row.LikelyCause}\n  What to do:     {row.WhatToDo}\n";

    private static string Render(List<Cause> found, List<string> unknown)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, 1);
            json.WriteBoolean("ok"u8, unknown.Count == 0);
            json.WriteStartArray("codes"u8);
            foreach (var row in found)
            {
                json.WriteStartObject();
                json.WriteString("code"u8, row.Tag);
                json.WriteString("name"u8, row.Name);
                json.WriteString("whatHappened"u8, row.WhatHappened);
                json.WriteString("likelyCause"u8, row.LikelyCause);
                json.WriteString("whatToDo"u8, row.WhatToDo);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unknown"u8);
            foreach (var word in unknown)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
