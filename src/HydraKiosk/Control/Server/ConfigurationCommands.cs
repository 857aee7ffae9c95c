using System.Text.Json;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>
/// The configuration over the control socket: <c>{"do":"reload"}</c>, <c>{"do":"profile"}</c>, which lists, and <c>{"do":"profile","name":"night"}</c>,
/// which chooses; the name "base" stands for none.
/// </summary>
internal static class ConfigurationCommands
{
    private const string NoFile = "this daemon has no configuration file that could be read again.";

    /// <summary>Reads the file again.</summary>
    public static byte[] Reload(IKioskControl control, ControlRequest request, string who)
    {
        request.AllowOnly();
        if (Complaint(control, request) is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        var answer = control.Configuration!.Reload(who);
        return ControlJson.Line(json =>
        {
            ControlCommands.WriteHead(json, request.Id, ok: true);
            json.WriteBoolean("taken"u8, answer.IsTaken);
            json.WriteStartArray("lines"u8);
            foreach (var line in answer.Lines)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Lists the profiles, or chooses one.</summary>
    public static byte[] Profile(IKioskControl control, ControlRequest request, string who)
    {
        request.AllowOnly("name");
        var name = request.Has("name") ? request.Text("name") : null;
        if (Complaint(control, request) is { } wrong)
        {
            return ControlCommands.Refuse(request.Id, ControlCauses.BadRequest, wrong);
        }

        return name is not null && !control.Configuration!.TryChoose(name, who, out var problem)
            ? ControlCommands.Refuse(request.Id, ReloadCauses.UnknownName, problem)
            : ControlJson.Line(json => Write(json, control.Configuration!, request.Id));
    }

    private static string? Complaint(IKioskControl control, ControlRequest request) =>
        request.Problem ?? (control.Configuration is null ? NoFile : null);

    private static void Write(Utf8JsonWriter json, IConfigurationControl configuration, string? id)
    {
        ControlCommands.WriteHead(json, id, ok: true);
        json.WriteStartArray("profiles"u8);
        foreach (var profile in configuration.Profiles())
        {
            json.WriteStartObject();
            json.WriteString("name"u8, profile.Name);
            json.WriteBoolean("chosen"u8, profile.IsChosen);
            if (profile.Hours is { } hours)
            {
                json.WriteString("hours"u8, hours);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        var status = configuration.Status();
        json.WriteBoolean("waiting"u8, status.Waiting.Count > 0);
    }
}
