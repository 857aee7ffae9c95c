using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Handles <c>session.configure</c>: it counts once, is checked, and is answered with <c>session.configured</c>. Used under the session's
/// lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="settings">Takes what the client configures.</param>
/// <param name="faults">Is told of the points that are reached.</param>
/// <param name="silent">Says whether the echo is wrong.</param>
/// <param name="secrets">Says whether the echo repeats the client's secret.</param>
/// <param name="responses">Starts the greeting.</param>
internal sealed class ConfigureHandler(
    SessionContext context, SessionSettings settings, FaultDispatcher faults, SilentFaultPlayer silent, SecretRepeater secrets, Responses responses)
    : IFaultPlayer
{
    /// <summary>A careful client keeps its configuration below this size, so that it never meets the service's silent limit.</summary>
    private const int CarefulConfigureBytes = 30_000;

    /// <summary>Sample rates at which audio can be made.</summary>
    private const int LeastRateHz = 8000, MostRateHz = 192_000;

    private bool _isIgnored;
    private int? _echoedRateHz;

    /// <summary>Handles the message.</summary>
    /// <param name="root">The message.</param>
    /// <param name="bytes">Its size on the wire.</param>
    /// <param name="eventId">Its <c>event_id</c>.</param>
    public void OnConfigure(JsonElement root, int bytes, string? eventId)
    {
        if (settings.IsReady || settings.IsConfiguring || _isIgnored)
        {
            RefuseSecond(eventId);
            return;
        }

        faults.Reach("configure");
        if (context.Outgoing.HasEnded || _isIgnored)
        {
            return;
        }

        CheckSize(bytes);
        if (JsonProperties.Object(root, "session") is not { } session)
        {
            context.Checker.Break("bad-field", "session.configure without a session object");
            context.SendInvalidRequest("session is required", "session.configure.session", eventId);
            return;
        }

        if (SessionFields.FirstWrong(session) is { } wrong)
        {
            context.Checker.Break("bad-field", $"session.configure.session.{wrong} has the wrong type or format");
            context.SendInvalidRequest($"invalid {wrong}", $"session.configure.session.{wrong}", eventId);
            return;
        }

        var voice = JsonProperties.Text(session, "voice");
        if (voice is not null && !ModelRoster.AllVoices.Contains(voice))
        {
            RefuseVoice(voice, eventId);
            return;
        }

        settings.Voice = voice ?? settings.Voice;
        Take(session);
        settings.IsOverCeiling = bytes > context.Switches.PayloadCeilingBytes;
        settings.IsConfiguring = true;
        if (context.Switches.ConfigureLatencyMs > 0)
        {
            context.After(context.Switches.ConfigureLatencyMs, Finish);
        }
        else
        {
            Finish();
        }
    }

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "ignore":
                _isIgnored = true;
                return true;
            case "rate":
                // The audio stays as it is; only the rate that is named for it is impossible.
                _echoedRateHz = action.Number(0);
                return true;
            case "configured-again":
                if (action.Number(0) is >= LeastRateHz and <= MostRateHz and var rate)
                {
                    context.Record.OutputRateHz = rate;
                }

                SendConfigured(action.Number(0));
                return true;
            default:
                return false;
        }
    }

    private void RefuseSecond(string? eventId)
    {
        if (!_isIgnored)
        {
            context.Checker.Break("second-configure", "session.configure counts once; later changes go through session.update");
        }

        context.Outgoing.AnswerOffence(context.Switches.SecondConfigure, 1008, "the session is already configured", null, eventId);
    }

    private void CheckSize(int bytes)
    {
        var ceiling = context.Switches.PayloadCeilingBytes;
        if (bytes > ceiling)
        {
            context.Checker.Break("configure-too-large", $"{bytes} bytes; above about {ceiling} the service answers without sound");
        }
        else if (bytes > CarefulConfigureBytes)
        {
            context.Checker.Advise(
                "configure-large", $"{bytes} bytes; above about {ceiling} the service answers without sound, and nobody knows the limit exactly");
        }
    }

    private void RefuseVoice(string voice, string? eventId)
    {
        context.Checker.Break("unknown-voice", $"no model has the voice '{voice}'; check the voice before sending it");
        context.SendInvalidRequest($"unknown voice '{voice}'", "session.configure.session.voice", eventId);
        switch (context.Switches.BadVoice)
        {
            case BadVoiceBehaviour.Ignore:
                _isIgnored = true;
                break;
            case BadVoiceBehaviour.Close:
                context.Outgoing.Close(1000, "");
                break;
            case BadVoiceBehaviour.Configurable:
                break;
        }
    }

    private void Take(JsonElement session)
    {
        settings.Instructions = JsonProperties.Text(session, "instructions") ?? "";
        settings.Tools = session.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array ? tools.GetRawText() : "[]";
        settings.Greets = session.TryGetProperty("generate_initial_response", out var greets) && greets.ValueKind == JsonValueKind.True;
        if (context.Switches.HonourOutputRate && session.TryGetProperty("output_audio_sample_rate", out var asked)
            && asked.GetInt32() is >= LeastRateHz and <= MostRateHz and var rate)
        {
            context.Record.OutputRateHz = rate;
        }
    }

    private void Finish()
    {
        settings.IsConfiguring = false;
        settings.IsReady = true;
        context.Checker.AwaitAppend();
        SendConfigured(_echoedRateHz ?? context.OutputRateHz);
        faults.Reach("configured");
        if (settings.Greets)
        {
            responses.Start(new ReplyRequest(context.Scenario.Greeting ?? context.Scenario.Default, "greeting"));
        }
    }

    private void SendConfigured(int rateHz) =>
        context.Outgoing.SendEvent(EventTypes.SessionConfigured, json =>
        {
            json.WriteStartObject("session");
            json.WriteString("instructions", settings.Instructions);
            json.WriteString("voice", EchoedVoice());
            json.WritePropertyName("tools");
            json.WriteRawValue(silent.EchoesWrongSettings ? "[]" : settings.Tools, skipInputValidation: true);
            json.WriteBoolean("generate_initial_response", settings.Greets);
            json.WriteString("input_audio_format", "pcm16");
            json.WriteNumber("input_audio_sample_rate", ModelRoster.Uplink.SampleRateHz);
            json.WriteString("output_audio_format", "pcm16");
            if (context.Switches.EchoOutputRate)
            {
                json.WriteNumber("output_audio_sample_rate", rateHz);
            }

            json.WriteEndObject();
        }, detail: $"voice={settings.Voice} output_audio_sample_rate={rateHz}");

    private string EchoedVoice() =>
        secrets.Voice ?? (silent.EchoesWrongSettings ? ModelRoster.AllVoices.First(v => v != settings.Voice) : settings.Voice);
}
