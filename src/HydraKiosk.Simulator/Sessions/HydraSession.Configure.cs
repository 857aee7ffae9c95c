using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Configuration: once, with its checks, and the later change of tools.</summary>
internal sealed partial class HydraSession
{
    /// <summary>What a careful client keeps its configuration under, so that the silent ceiling is never met.</summary>
    private const int CarefulConfigureBytes = 30_000;

    /// <summary>Rates at which sound can be made.</summary>
    private const int LeastRateHz = 8000, MostRateHz = 192_000;

    private string _instructions = "";
    private string _voice = ModelRoster.ServerDefaultVoice;
    private string _tools = "[]";
    private bool _greets;
    private bool _configuring;
    private bool _ready;
    private bool _configureIgnored;
    private bool _overCeiling;
    private int _rateHz;
    private int? _echoedRateHz;

    private void OnConfigure(JsonElement root, int bytes, string? eventId)
    {
        if (_ready || _configuring || _configureIgnored)
        {
            if (!_configureIgnored)
            {
                _checker.Break("second-configure", "session.configure counts once; later changes go through session.update");
            }

            _sender.Offend(_server.SecondConfigure, 1008, "the session is already configured", null, eventId);
            return;
        }

        Fault("configure");
        if (_sender.HasEnded || _configureIgnored)
        {
            return;
        }

        if (bytes > _server.PayloadCeilingBytes)
        {
            _checker.Break("configure-too-large", $"{bytes} bytes; above about {_server.PayloadCeilingBytes} the service answers without sound");
        }
        else if (bytes > CarefulConfigureBytes)
        {
            _checker.Advise("configure-large", $"{bytes} bytes; above about {_server.PayloadCeilingBytes} the service answers without sound, and nobody knows the limit exactly");
        }

        if (ClientMessage.Object(root, "session") is not { } session)
        {
            _checker.Break("bad-field", "session.configure without a session object");
            _sender.Error("invalid_request_error", "invalid_request_error", "session is required", "session.configure.session", eventId);
            return;
        }

        if (WrongField(session) is { } wrong)
        {
            _checker.Break("bad-field", $"session.configure.session.{wrong} has the wrong type or format");
            _sender.Error("invalid_request_error", "invalid_request_error", $"invalid {wrong}", $"session.configure.session.{wrong}", eventId);
            return;
        }

        if (ClientMessage.Text(session, "voice") is { } voice)
        {
            if (!ModelRoster.AllVoices.Contains(voice))
            {
                RefuseVoice(voice, eventId);
                return;
            }

            _voice = voice;
        }

        _instructions = ClientMessage.Text(session, "instructions") ?? "";
        _tools = session.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array ? tools.GetRawText() : "[]";
        _greets = session.TryGetProperty("generate_initial_response", out var greets) && greets.ValueKind == JsonValueKind.True;
        if (_server.HonourOutputRate && session.TryGetProperty("output_audio_sample_rate", out var asked) && asked.GetInt32() is >= LeastRateHz and <= MostRateHz and var rate)
        {
            SpeakAt(rate);
        }

        _overCeiling = bytes > _server.PayloadCeilingBytes;
        _configuring = true;
        if (_server.ConfigureLatencyMs > 0)
        {
            After(_server.ConfigureLatencyMs, Configured);
        }
        else
        {
            Configured();
        }
    }

    private void RefuseVoice(string voice, string? eventId)
    {
        _checker.Break("unknown-voice", $"'{voice}' is in no roster; it should be checked before it is sent");
        _sender.Error("invalid_request_error", "invalid_request_error", $"unknown voice '{voice}'", "session.configure.session.voice", eventId);
        switch (_server.BadVoice)
        {
            case BadVoiceBehaviour.Ignore:
                _configureIgnored = true;
                break;
            case BadVoiceBehaviour.Close:
                _sender.Close(1000, "");
                break;
            case BadVoiceBehaviour.Configurable:
                break;
        }
    }

    private static string? WrongField(JsonElement session)
    {
        foreach (var field in session.EnumerateObject())
        {
            var kind = field.Value.ValueKind;
            var right = field.Name switch
            {
                "instructions" or "voice" => kind == JsonValueKind.String,
                "generate_initial_response" => kind is JsonValueKind.True or JsonValueKind.False,
                "tools" => kind == JsonValueKind.Array && field.Value.EnumerateArray().All(IsTool),
                "input_audio_format" or "output_audio_format" => kind == JsonValueKind.String && field.Value.ValueEquals("pcm16"),
                "input_audio_sample_rate" or "output_audio_sample_rate" => kind == JsonValueKind.Number && field.Value.TryGetInt32(out _),
                _ => true,
            };
            if (!right)
            {
                return field.Name;
            }
        }

        return null;
    }

    private static bool IsTool(JsonElement tool) =>
        ClientMessage.Text(tool, "type") == "function" && ClientMessage.Text(tool, "name") is { Length: > 0 }
        && (!tool.TryGetProperty("parameters", out var parameters) || parameters.ValueKind == JsonValueKind.Object);

    private void Configured()
    {
        _configuring = false;
        _ready = true;
        _checker.AwaitAppend();
        TellConfigured(_echoedRateHz ?? _rateHz);
        Fault("configured");
        if (_greets)
        {
            StartResponse(_host.Scenario.Greeting ?? _host.Scenario.Default, "greeting", partial: false, outputs: []);
        }
    }

    private void TellConfigured(int rateHz) =>
        _sender.Event(EventTypes.SessionConfigured, json =>
        {
            json.WriteStartObject("session");
            json.WriteString("instructions", _instructions);
            json.WriteString("voice", _secrets.Voice is { } secret ? secret : _wrongEcho ? ModelRoster.AllVoices.First(v => v != _voice) : _voice);
            json.WritePropertyName("tools");
            json.WriteRawValue(_wrongEcho ? "[]" : _tools, skipInputValidation: true);
            json.WriteBoolean("generate_initial_response", _greets);
            json.WriteString("input_audio_format", "pcm16");
            json.WriteNumber("input_audio_sample_rate", ModelRoster.Uplink.SampleRateHz);
            json.WriteString("output_audio_format", "pcm16");
            if (_server.EchoOutputRate)
            {
                json.WriteNumber("output_audio_sample_rate", rateHz);
            }

            json.WriteEndObject();
        }, detail: $"voice={_voice} output_audio_sample_rate={rateHz}");

    /// <summary>Makes sound at another rate, from the next reply on.</summary>
    private void SpeakAt(int rateHz)
    {
        _rateHz = rateHz;
        _deltaSizes.RateHz = rateHz;
        _crossed.RateHz = rateHz;
        _record.OutputRateHz = rateHz;
    }

    /// <summary>Plays a fault that is about the echoed configuration; false when the action is none.</summary>
    private bool Misconfigure(FaultAction action)
    {
        switch (action.Name)
        {
            case "rate":
                // The sound stays as it is: only what is said of it is out of this world.
                _echoedRateHz = action.Number(0);
                return true;
            case "configured-again":
                if (action.Number(0) is >= LeastRateHz and <= MostRateHz and var rate)
                {
                    SpeakAt(rate);
                }

                TellConfigured(action.Number(0));
                return true;
            default:
                return false;
        }
    }

    private void OnUpdate(JsonElement root, string? eventId)
    {
        var session = ClientMessage.Object(root, "session");
        if (!_ready || session is null)
        {
            _checker.Break("bad-field", _ready ? "session.update without a session object" : "session.update before session.configured");
            _sender.Error("invalid_request_error", "invalid_request_error", "session is required, after session.configured", "session", eventId);
            return;
        }

        if (session.Value.EnumerateObject().FirstOrDefault(p => p.Name != "tools") is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            _sender.Offend(_server.UpdateUnknownField, 1008, $"unknown field '{unknown.Name}'", $"session.update.session.{unknown.Name}", eventId);
            return;
        }

        if (!session.Value.TryGetProperty("tools", out var tools))
        {
            return;
        }

        if (tools.ValueKind != JsonValueKind.Array || !tools.EnumerateArray().All(IsTool))
        {
            _checker.Break("bad-field", "session.update with tools that are none");
            _sender.Error("invalid_request_error", "invalid_request_error", "invalid tools", "session.update.session.tools", eventId);
            return;
        }

        // A patch without effect gets no answer at all.
        var text = tools.GetRawText();
        if (text == _tools)
        {
            return;
        }

        _tools = text;
        _sender.Event(EventTypes.SessionUpdated, json =>
        {
            json.WriteStartObject("session");
            json.WritePropertyName("tools");
            json.WriteRawValue(_tools, skipInputValidation: true);
            json.WriteEndObject();
        });
    }
}
