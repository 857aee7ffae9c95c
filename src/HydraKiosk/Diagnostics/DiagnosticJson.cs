using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HydraKiosk.Diagnostics;

/// <summary>The findings of the tests for scripts: one object on one line.</summary>
internal static class DiagnosticJson
{
    // Quotes stay readable: this goes to a terminal or a script, never into a web page.
    private static readonly DiagnosticJsonContext _context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Render(DevicesReport report) => Render(report, _context.DevicesReport);

    public static string Render(MicrophoneReport report) => Render(report, _context.MicrophoneReport);

    public static string Render(SpeakerReport report) => Render(report, _context.SpeakerReport);

    public static string Render(EchoReport report) => Render(report, _context.EchoReport);

    public static string Render(FaultReport report) => Render(report, _context.FaultReport);

    /// <summary>Rounded for people's eyes; null where there is no number.</summary>
    public static double? Round(double? value, int digits = 1) => value is { } v && double.IsFinite(v) ? Math.Round(v, digits) : null;

    private static string Render<T>(T report, JsonTypeInfo<T> type) =>
        string.Concat("{\"format\":1,", JsonSerializer.Serialize(report, type).AsSpan(1));
}

/// <summary>What <c>devices --json</c> prints.</summary>
internal sealed record DevicesReport(bool Ok, IReadOnlyList<DeviceLine> Devices, ChoiceLine Microphone, ChoiceLine Loudspeaker);

/// <summary>One device; latencies in milliseconds, absent where the system reports none or nonsense.</summary>
internal sealed record DeviceLine(
    string Name, string HostApi, string Configure, int CaptureChannels, int PlaybackChannels, double DefaultRateHz,
    double? CaptureLatencyMs, double? PlaybackLatencyMs, bool IsDefaultCapture, bool IsDefaultPlayback);

/// <summary>What the configuration takes for one side: the device, or why there is none.</summary>
internal sealed record ChoiceLine(string Wanted, string? Device, string? Code, string? Problem);

/// <summary>What <c>test mic --json</c> prints.</summary>
internal sealed record MicrophoneReport(
    bool Ok, string Verdict, string Advice, string Device, int RateHz, int Channels, double Seconds, double? RmsDbfs, double? PeakDbfs,
        double? NoiseDbfs,
    double? VoiceDbfs, double VoiceSeconds, long ClippedFrames, long LostFrames, long Xruns);

/// <summary>What <c>test speaker --json</c> prints.</summary>
internal sealed record SpeakerReport(bool Ok, string Device, int RateHz, int Channels, double Volume, double? GainDb, bool Finished,
    long UnderrunFrames, long Xruns);

/// <summary>What <c>test echo --json</c> prints.</summary>
internal sealed record EchoReport(
    bool Ok, string Verdict, string Advice, string Device, int ChirpsPlayed, int ChirpsHeard, double? DelayMs, double? EchoReturnLossDb,
        double? DetectionLimitDb,
    double? NoiseDbfs, double? DriftPpm, double? DriftUncertaintyPpm, bool DelayJumped, bool Clipped, long LostFrames, long Xruns);

/// <summary>What every test prints with <c>--json</c> when there is no device.</summary>
internal sealed record FaultReport(bool Ok, string Code, string Problem);

[JsonSerializable(typeof(DevicesReport))]
[JsonSerializable(typeof(MicrophoneReport))]
[JsonSerializable(typeof(SpeakerReport))]
[JsonSerializable(typeof(EchoReport))]
[JsonSerializable(typeof(FaultReport))]
internal sealed partial class DiagnosticJsonContext : JsonSerializerContext;
