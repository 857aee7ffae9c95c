using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Log;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>What Pulse asks of an address: its parameters and their values, as the vendor lists them.</summary>
internal static class HearingCheck
{
    private static readonly HashSet<string> _parameters = new(StringComparer.Ordinal)
    {
        "model", "language", "encoding", "sample_rate", "word_timestamps", "diarize", "sentence_timestamps", "full_transcript", "punctuate",
        "capitalize", "format", "itn_normalize", "redact_pii", "redact_pci", "emotion_detection", "gender_detection", "numerals", "keywords",
        "endpointing", "eou_timeout_ms", "max_words", "finalize_on_words", "vad_events",
    };

    /// <summary>Why there is no upgrade; null where there is one.</summary>
    public static (int Status, string Code, string Why)? Refusal(HttpContext context, CredentialCheck credentials)
    {
        var query = context.Request.Query;
        return credentials.Judge(context.Request, allowQuery: false) == Credential.None ? (401, "unauthorized", "API key missing or invalid.")
            : !SocketUpgrade.IsAsked(context) ? (400, "bad_request", "This route speaks WebSocket only.")
            : query["model"] != "pulse" ? (400, "invalid_model", "Only pulse is served live.")
            : (string?)query["sample_rate"] is { Length: > 0 } rate && rate is not ("8000" or "16000" or "22050" or "24000" or "44100" or "48000")
                ? (400, "bad_request", "There is no such sample rate.")
            : null;
    }

    /// <summary>Counts what the vendor does not list.</summary>
    public static void JudgeQuery(IQueryCollection query, SimulatorLog log, int number)
    {
        foreach (var (name, value) in query)
        {
            if (!_parameters.Contains(name))
            {
                log.Judge(LogDirection.Violation, number, "unknown-field", $"the parameter {name}", tell: true);
            }
            else if (name == "encoding" && value != "linear16")
            {
                log.Judge(LogDirection.Violation, number, "bad-field", $"encoding {value}; this simulator hears linear16", tell: true);
            }
            else if (name == "eou_timeout_ms" && (!int.TryParse(value, out var ms) || ms is < 100 or > 10_000))
            {
                log.Judge(LogDirection.Violation, number, "bad-field", $"eou_timeout_ms {value} is not 100 to 10000", tell: true);
            }
            else if (name == "keywords" && value == "")
            {
                log.Judge(LogDirection.Violation, number, "bad-field", "an empty list of keywords", tell: true);
            }
        }
    }
}
