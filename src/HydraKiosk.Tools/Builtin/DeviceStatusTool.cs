using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>Tells the model how the device is: for a visitor who asks, and for a technician who listens.</summary>
/// <param name="read">Reads the status; called on a pool thread.</param>
/// <param name="description">Replaces the description given to the model.</param>
public sealed class DeviceStatusTool(Func<DeviceStatus> read, string? description = null) : QuickTool
{
    /// <summary>The name in the catalogue.</summary>
    public const string ToolName = "get_device_status";

    /// <inheritdoc/>
    public override string Name => ToolName;

    /// <inheritdoc/>
    public override string Description { get; } = description
        ?? "How this device is doing: uptime, loudspeaker volume, microphone level, audio and network health.";

    /// <inheritdoc/>
    public override string ParametersJson => BuiltinTool.NoParameters;

    /// <inheritdoc/>
    public override ToolClass Class => ToolClass.Read;

    /// <inheritdoc/>
    protected override ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation)
    {
        var status = read();
        return new(ToolOutput.Success(json =>
        {
            json.WriteNumber("uptime_minutes"u8, Math.Round(status.Uptime.TotalMinutes, 1));
            json.WriteNumber("session_seconds"u8, Math.Round(status.SessionTime.TotalSeconds));
            json.WriteNumber("volume_percent"u8, Math.Round(status.Volume * 100));
            json.WriteNumber("microphone_dbfs"u8, Math.Round(Math.Max(status.MicrophoneDbfs, -120), 1));
            json.WriteNumber("noise_floor_dbfs"u8, Math.Round(Math.Max(status.NoiseFloorDbfs, -120), 1));
            json.WriteNumber("clipped_samples"u8, status.ClippedSamples);
            json.WriteString("audio_device"u8, status.AudioDevice ?? "none");
            json.WriteNumber("audio_underruns"u8, status.AudioUnderruns);
            json.WriteNumber("reconnects"u8, status.Reconnects);
        }));
    }
}
