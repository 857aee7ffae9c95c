using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Doctor;

/// <summary>
/// The report for scripts, one object on one line: <c>first</c> is the fault to cure first, and of each check <c>verdict</c> is ok, note, warning,
/// bad or skipped, and <c>because</c> the check whose fault makes this one senseless.
/// </summary>
internal static class DoctorJson
{
    /// <summary>It grows when a member goes or changes its meaning, not when one is added.</summary>
    private const int Format = 1;

    // Quotes stay readable: this goes to a terminal or a script, never into a web page.
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static string Render(DoctorReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WriteBoolean("ok"u8, report.IsOk);
            json.WriteString("first"u8, report.First?.Check.Id);
            json.WriteNumber("exitCode"u8, (int)report.Exit);
            json.WriteString("version"u8, report.Version);
            json.WriteString("at"u8, report.At);
            json.WriteStartArray("checks"u8);
            foreach (var result in report.Results)
            {
                Write(json, result.Check, result.Finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, CheckInfo check, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, check.Id);
        json.WriteString("verdict"u8, finding.Verdict.ToString().ToLowerInvariant());
        json.WriteString("figure"u8, finding.Figure);
        WriteIfAny(json, "remedy", finding.Remedy);
        WriteIfAny(json, "code", finding.CauseCode == 0 ? null : Cause.TagOf(finding.CauseCode));
        WriteIfAny(json, "because", finding.Because);
        if (finding.More.Count > 0)
        {
            json.WriteStartArray("more"u8);
            foreach (var line in finding.More)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
