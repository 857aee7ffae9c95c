using System.Globalization;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>The tools that are part of the program. This is the one place where one is declared.</summary>
public static class BuiltinTools
{
    private const string Percent = """{"type":"object","properties":{"percent":{"type":"integer","minimum":0,"maximum":100}},"required":["percent"]}""";

    private static readonly Dictionary<string, Func<BuiltinServices, string?, ITool>> _makers = new(StringComparer.Ordinal)
    {
        [DeviceStatusTool.ToolName] = static (device, description) => new DeviceStatusTool(device.ReadStatus, description),

        ["get_time"] = static (device, description) => new BuiltinTool(
            "get_time", description ?? "The date and the time of day here.", BuiltinTool.NoParameters, ToolClass.Read,
            (_, json) => WriteTime(device.Time, json)),

        ["get_volume"] = static (device, description) => new BuiltinTool(
            "get_volume", description ?? "How loud the loudspeaker is, in percent.", BuiltinTool.NoParameters, ToolClass.Read,
            (_, json) => json.WriteNumber("percent"u8, Rounded(device.ReadVolume()))),

        ["set_volume"] = static (device, description) => new BuiltinTool(
            "set_volume", description ?? "Makes the loudspeaker louder or quieter, when the person asks for it.", Percent, ToolClass.Act,
            (arguments, json) =>
            {
                device.SetVolume(arguments.GetProperty("percent"u8).GetDouble() / 100);
                json.WriteNumber("percent"u8, Rounded(device.ReadVolume()));
            }),

        ["mute_microphone"] = static (device, description) => new BuiltinTool(
            "mute_microphone",
            description ?? "Switches the microphone off, when the person wants to talk in private. Only the person can switch it on again, by the button.",
            BuiltinTool.NoParameters, ToolClass.Act,
            (_, json) =>
            {
                device.Mute();
                json.WriteBoolean("muted"u8, true);
            }),

        ["set_output"] = static (device, description) => new BuiltinTool(
            "set_output", description ?? "Switches something at this device on or off.", Named(device.Lines.Outputs, withState: true), ToolClass.Act,
            (arguments, json) =>
            {
                var (name, isOn) = (arguments.GetProperty("name"u8).GetString()!, arguments.GetProperty("on"u8).GetBoolean());
                device.Lines.Set(name, isOn);
                json.WriteString("name"u8, name);
                json.WriteBoolean("on"u8, isOn);
            }),

        ["set_light"] = static (device, description) => new BuiltinTool(
            "set_light", description ?? "Switches a light at this device on or off.", Named(device.Lights, withState: true), ToolClass.Act,
            (arguments, json) =>
            {
                var (name, isOn) = (arguments.GetProperty("name"u8).GetString()!, arguments.GetProperty("on"u8).GetBoolean());
                device.SetLight(name, isOn);
                json.WriteString("name"u8, name);
                json.WriteBoolean("on"u8, isOn);
            }),

        ["read_input"] = static (device, description) => new BuiltinTool(
            "read_input", description ?? "Whether something at this device is on.", Named(device.Lines.Inputs, withState: false), ToolClass.Read,
            (arguments, json) =>
            {
                var name = arguments.GetProperty("name"u8).GetString()!;
                json.WriteString("name"u8, name);
                json.WriteBoolean("on"u8, device.Lines.Read(name));
            }),

        ["switch_profile"] = static (device, description) => new BuiltinTool(
            "switch_profile", description ?? "Chooses how this device is to be in the next conversation, when the person asks for it.",
            Named(device.Profiles, withState: false), ToolClass.Act,
            (arguments, json) =>
            {
                var name = arguments.GetProperty("name"u8).GetString()!;
                device.ChooseProfile(name);
                json.WriteString("name"u8, name);
                json.WriteString("takes_effect"u8, "with the next conversation"u8);
            }),

        ["stop_background_work"] = static (device, description) => new BuiltinTool(
            "stop_background_work", description ?? "Ends what is under way for the person, when they do not want it any more.", BuiltinTool.NoParameters,
            ToolClass.Read,
            (_, _) => device.DismissWork()),

        ["end_conversation"] = static (device, description) => new BuiltinTool(
            "end_conversation", description ?? "Ends the conversation, when the person says goodbye. Say goodbye as well.", BuiltinTool.NoParameters,
            ToolClass.Read,
            (_, _) => device.EndConversation()),
    };

    /// <summary>The names that a catalogue may list.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes the tool of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="services">What the device offers to its tools.</param>
    /// <param name="description">Replaces the description given to the model.</param>
    /// <exception cref="ArgumentException">There is no such tool.</exception>
    public static ITool Make(string name, BuiltinServices services, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return _makers.TryGetValue(name, out var make) ? make(services, description)
            : throw new ArgumentException($"{name} is not built in", nameof(name));
    }

    private static double Rounded(double volume) => Math.Round(volume * 100);

    private static void WriteTime(TimeProvider time, Utf8JsonWriter json)
    {
        var now = time.GetLocalNow();
        json.WriteString("date"u8, now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("weekday"u8, now.DayOfWeek.ToString());
        json.WriteString("time"u8, now.ToString("HH:mm", CultureInfo.InvariantCulture));
        json.WriteString("offset_from_utc"u8, now.ToString("zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>A schema in which the names are listed, so that the model cannot invent one.</summary>
    private static string Named(IReadOnlyList<string> names, bool withState)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            json.WriteStartObject("properties"u8);
            json.WriteStartObject("name"u8);
            json.WriteString("type"u8, "string"u8);
            json.WriteStartArray("enum"u8);
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            if (withState)
            {
                json.WriteStartObject("on"u8);
                json.WriteString("type"u8, "boolean"u8);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("required"u8);
            json.WriteStringValue("name"u8);
            if (withState)
            {
                json.WriteStringValue("on"u8);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
