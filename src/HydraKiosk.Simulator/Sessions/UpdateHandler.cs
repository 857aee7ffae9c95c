using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Handles <c>session.update</c>, which can change the tools and nothing else. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">Takes the new tools.</param>
internal sealed class UpdateHandler(SessionContext context, SessionSettings settings)
{
    /// <summary>Handles the message.</summary>
    public void OnUpdate(JsonElement root, string? eventId)
    {
        if (!settings.IsReady || JsonProperties.Object(root, "session") is not { } session)
        {
            context.Checker.Break(
                "bad-field", settings.IsReady ? "session.update without a session object" : "session.update before session.configured");
            context.SendInvalidRequest("session is required, after session.configured", "session", eventId);
            return;
        }

        if (session.EnumerateObject().FirstOrDefault(p => p.Name != "tools") is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            context.Outgoing.AnswerOffence(
                context.Switches.UpdateUnknownField, 1008, $"unknown field '{unknown.Name}'", $"session.update.session.{unknown.Name}", eventId);
            return;
        }

        if (!session.TryGetProperty("tools", out var tools))
        {
            return;
        }

        if (!SessionFields.AreTools(tools))
        {
            context.Checker.Break("bad-field", "session.update whose tools are not a list of functions");
            context.SendInvalidRequest("invalid tools", "session.update.session.tools", eventId);
            return;
        }

        // A patch without effect gets no answer at all.
        var text = tools.GetRawText();
        if (text == settings.Tools)
        {
            return;
        }

        settings.Tools = text;
        context.Outgoing.SendEvent(EventTypes.SessionUpdated, json =>
        {
            json.WriteStartObject("session");
            json.WritePropertyName("tools");
            json.WriteRawValue(settings.Tools, skipInputValidation: true);
            json.WriteEndObject();
        });
    }
}
