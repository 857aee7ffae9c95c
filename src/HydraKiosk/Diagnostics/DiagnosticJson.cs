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

    public static string Render(ButtonReport report) => Render(report, _context.ButtonReport);

    public static string Render(LightReport report) => Render(report, _context.LightReport);

    public static string Render(FaultReport report) => Render(report, _context.FaultReport);

    /// <summary>Rounded for people's eyes; null where there is no number.</summary>
    public static double? Round(double? value, int digits = 1) => value is { } v && double.IsFinite(v) ? Math.Round(v, digits) : null;

    private static string Render<T>(T report, JsonTypeInfo<T> type) =>
        string.Concat("{\"format\":1,", JsonSerializer.Serialize(report, type).AsSpan(1));
}

/// <summary>What <c>devices --json</c> prints.</summary>
internal sealed record DevicesReport(bool Ok, IReadOnlyList<DeviceLine> Devices, ChoiceLine Microphone, ChoiceLine Loudspeaker, HandsReport Hands);

/// <summary>One device; latencies in milliseconds, absent where the system reports none or nonsense.</summary>
internal sealed record DeviceLine(
    string Name, string HostApi, string Configure, int CaptureChannels, int PlaybackChannels, double DefaultRateHz,
    double? CaptureLatencyMs, double? PlaybackLatencyMs, bool IsDefaultCapture, bool IsDefaultPlayback, bool CancelsEcho);

/// <summary>What the configuration takes for one side: the device, or why there is none.</summary>
internal sealed record ChoiceLine(string Wanted, string? Device, string? Code, string? Problem);

/// <summary>What there is beside sound: everything that a button or a light can be connected to.</summary>
internal sealed record HandsReport(
    IReadOnlyList<ChipLine> GpioChips, IReadOnlyList<InputLine> InputDevices, IReadOnlyList<LampLine> Lights,
    IReadOnlyList<CanLine> CanInterfaces, IReadOnlyList<SpiLine> SpiDevices);

/// <summary>A GPIO chip.</summary>
internal sealed record ChipLine(string Path, string Name, string Label, IReadOnlyList<PinLine> Lines);

/// <summary>A line of a chip.</summary>
internal sealed record PinLine(int Number, string? Name, string? UsedBy, bool IsOutput);

/// <summary>An input device.</summary>
internal sealed record InputLine(
    string Path, string Name, int KeyCount, IReadOnlyList<string> Keys, IReadOnlyList<string> Switches, IReadOnlyList<string> Lights,
    string? Problem);

/// <summary>A light of the kernel's class.</summary>
internal sealed record LampLine(string Name, int MaxBrightness, string? Colours, bool IsWritable);

/// <summary>A CAN interface.</summary>
internal sealed record CanLine(string Name, bool IsUp);

/// <summary>An SPI device.</summary>
internal sealed record SpiLine(string Path, bool IsWritable);

/// <summary>What <c>test button --json</c> prints.</summary>
internal sealed record ButtonReport(bool Ok, IReadOnlyList<ButtonLine> Buttons);

/// <summary>One button: its contact as it was, and what was made of it.</summary>
internal sealed record ButtonLine(
    string Button, string Place, bool IsClosed, long Clicks, long Closures, long Bounces, long LostEdges, string? Problem, string? Remedy);

/// <summary>What <c>test led --json</c> prints.</summary>
internal sealed record LightReport(bool Ok, IReadOnlyList<string> Lights, IReadOnlyList<string> Problems);

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
    double? NoiseDbfs, double? DriftPpm, double? DriftUncertaintyPpm, bool DelayJumped, bool Clipped, long LostFrames, long Xruns,
    EchoProofReport? Proof);

/// <summary>What <c>test echo</c> has proven, in its report.</summary>
internal sealed record EchoProofReport(
    bool IsProven, string Safety, string Canceller, double? EchoReturnLossDb, double? EnhancementDb, string Conditions, string? KeptIn,
    string? Problem);

/// <summary>What every test prints with <c>--json</c> when there is no device.</summary>
internal sealed record FaultReport(bool Ok, string Code, string Problem);

[JsonSerializable(typeof(DevicesReport))]
[JsonSerializable(typeof(MicrophoneReport))]
[JsonSerializable(typeof(SpeakerReport))]
[JsonSerializable(typeof(EchoReport))]
[JsonSerializable(typeof(ButtonReport))]
[JsonSerializable(typeof(LightReport))]
[JsonSerializable(typeof(FaultReport))]
internal sealed partial class DiagnosticJsonContext : JsonSerializerContext;
