using System.Text.Json;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Tests;

public sealed class DeviceStatusToolTests
{
    private static readonly DeviceStatus _status = new(TimeSpan.FromMinutes(90.26), TimeSpan.FromSeconds(12.6), 0.805, -42.34, -61.02, 3,
        "USB \"mic\"", 7, 2);

    [Fact]
    public async Task Says_how_the_device_is_in_numbers_with_units()
    {
        Assert.Equal(
            """{"ok":true,"uptime_minutes":90.3,"session_seconds":13,"volume_percent":80,"microphone_dbfs":-42.3,"noise_floor_dbfs":-61,"clipped_samples":3,"audio_device":"USB \"mic\"","audio_underruns":7,"reconnects":2}""",
            await Run(_status, "{}"));
    }

    [Fact]
    public async Task Says_digital_silence_and_a_missing_device_in_JSON_too()
    {
        using var output = JsonDocument.Parse(await Run(_status with { MicrophoneDbfs = double.NegativeInfinity, AudioDevice = null }, "{}"));

        Assert.Equal(-120, output.RootElement.GetProperty("microphone_dbfs").GetDouble());
        Assert.Equal("none", output.RootElement.GetProperty("audio_device").GetString());
    }

    [Fact]
    public void Declares_a_schema_without_properties_and_keeps_a_description_given_to_it()
    {
        using var schema = JsonDocument.Parse(new DeviceStatusTool(() => _status).ParametersJson);

        Assert.Equal("object", schema.RootElement.GetProperty("type").GetString());
        Assert.Empty(schema.RootElement.GetProperty("properties").EnumerateObject());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal("Ours.", new DeviceStatusTool(() => _status, "Ours.").Description);
        Assert.NotEmpty(new DeviceStatusTool(() => _status).Description);
    }

    private static async Task<string> Run(DeviceStatus status, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return await new DeviceStatusTool(() => status).CallAsync(document.RootElement.Clone());
    }
}
