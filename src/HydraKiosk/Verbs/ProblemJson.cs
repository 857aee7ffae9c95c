using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Verbs;

/// <summary>The findings of <c>config check</c> for scripts.</summary>
internal static class ProblemJson
{
    // Quotes stay readable: this goes to a terminal or a script, never into a web page.
    private static readonly ProblemJsonContext _context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One object on one line: <c>format</c>, <c>file</c>, <c>ok</c>, <c>problems</c> and <c>overrides</c>.</summary>
    public static string Render(string path, ConfigurationResult result) => JsonSerializer.Serialize(
        new ProblemReport(1, path, result.Configuration is not null, [.. result.Problems.Select(p => new ProblemLine(
            p.Cause.Tag, p.Severity == ProblemSeverity.Error ? "error" : "warning", p.File, p.Line, p.Column, p.Path, p.Message, p.Suggestion))],
            [.. result.Overrides.Select(o => new OverrideLine(o.Variable, o.Path, o.ReplacesFile))]),
        _context.ProblemReport);
}

/// <summary>The object that <c>config check --json</c> prints.</summary>
internal sealed record ProblemReport(int Format, string File, bool Ok, IReadOnlyList<ProblemLine> Problems, IReadOnlyList<OverrideLine> Overrides);

/// <summary>A setting that an environment variable gives.</summary>
internal sealed record OverrideLine(string Variable, string Path, bool ReplacesFile);

/// <summary>One finding; line and column are 0 where it concerns the file as a whole.</summary>
internal sealed record ProblemLine(string Code, string Severity, string File, int Line, int Column, string Path, string Message, string? Suggestion);

[JsonSerializable(typeof(ProblemReport))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
