using System.Text.Json;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>What a client wants to follow from now on.</summary>
/// <param name="Every">How often it is told the status.</param>
/// <param name="WithWire">Whether it is told the messages to and from the service as well.</param>
internal sealed record WatchWish(TimeSpan Every, bool WithWire);

/// <summary>What becomes of a request.</summary>
/// <param name="Reply">The line to send.</param>
/// <param name="Watch">What to follow once the reply is sent.</param>
/// <param name="Call">What to call once the reply is sent; its answers follow, each a line.</param>
internal sealed record ControlAnswer(byte[] Reply, WatchWish? Watch = null, ToolWish? Call = null);

/// <summary>Carries out the requests of clients; the same for all of them.</summary>
internal sealed class ControlCommands(IKioskControl control, ILogger log)
{
    private const int MinEveryMs = 100;
    private const int MaxEveryMs = 60_000;
    private const int DefaultEveryMs = 1000;

    /// <summary>Carries out one line. Never throws.</summary>
    /// <param name="line">The line.</param>
    /// <param name="who">Who sent it, for the journal.</param>
    /// <param name="mayAct">Whether they may do more than look.</param>
    public ControlAnswer Answer(ReadOnlyMemory<byte> line, string who, bool mayAct = true)
    {
        if (!ControlRequest.TryParse(line, out var request, out var problem))
        {
            return new ControlAnswer(Refuse(null, ControlCauses.BadRequest, problem));
        }

        try
        {
            return Answer(request, who, mayAct);
        }
        catch (Exception fault)
        {
            ControlCauses.RequestFailed.Write(log, fault);
            return new ControlAnswer(Refuse(request.Id, ControlCauses.RequestFailed,
                $"the daemon met a fault of its own ({fault.GetType().Name}); its journal has the details."));
        }
    }

    /// <summary>The line that refuses.</summary>
    public static byte[] Refuse(string? id, Cause cause, string problem) => ControlJson.Line(json =>
    {
        WriteHead(json, id, ok: false);
        json.WriteString("error"u8, problem);
        json.WriteString("code"u8, cause.Tag);
    });

    /// <summary>Writes how every answer begins.</summary>
    public static void WriteHead(Utf8JsonWriter json, string? id, bool ok)
    {
        if (id is not null)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id);
        }

        json.WriteBoolean("ok"u8, ok);
    }

    private static ControlAnswer Fine(ControlRequest request, WatchWish? watch = null) =>
        new(ControlJson.Line(json => WriteHead(json, request.Id, ok: true)), watch);

    private static ControlAnswer NotUnderstood(ControlRequest request) => new(Refuse(request.Id, ControlCauses.BadRequest, request.Problem!));

    private ControlAnswer Answer(ControlRequest request, string who, bool mayAct)
    {
        var verb = request.Text("do");
        if (request.Problem is null && !ControlRights.Verbs.Contains(verb))
        {
            var nearest = Nearest.Find(verb, ControlRights.Verbs);
            request.Wrong(
                $"{VisibleText.Quoted(verb)} is nothing that can be done; {string.Join(", ", ControlRights.Verbs)} can.{(nearest is null ? "" : $" Did you mean \"{nearest}\"?")}");
        }

        if (request.Problem is null && !ControlRights.Allows(verb, mayAct))
        {
            return new ControlAnswer(Refuse(request.Id, ReloadCauses.NotPermitted,
                $"\"{verb}\" is not for this user: only root, the daemon's own user and the group of the control socket may act."));
        }

        return request.Problem is not null ? NotUnderstood(request) : verb switch
        {
            "status" => Status(request),
            "watch" => Watch(request),
            "press" => Press(request, who),
            "staff" => new ControlAnswer(StaffCommands.Answer(control, request)),
            "blackbox" => new ControlAnswer(BlackBoxCommands.Answer(control, request)),
            "face" => new ControlAnswer(FaceCommands.Answer(control, request)),
            "tools" => new ControlAnswer(ToolCommands.List(control, request)),
            "tool" => ToolCommands.Call(request),
            "accept-tool" => new ControlAnswer(ToolCommands.Accept(control, request)),
            "mute" or "unmute" => new ControlAnswer(DeviceCommands.Mute(control, request, verb == "mute", who, log)),
            "session" => new ControlAnswer(DeviceCommands.Session(control, request, who, log)),
            "say" => new ControlAnswer(DeviceCommands.Say(control, request, who, log)),
            "reload" => new ControlAnswer(ConfigurationCommands.Reload(control, request, who)),
            "profile" => new ControlAnswer(ConfigurationCommands.Profile(control, request, who)),
            "kill" => new ControlAnswer(KillCommands.Kill(control, request, who)),
            "unkill" => new ControlAnswer(KillCommands.Unkill(control, request, who)),
            _ => Release(request, who),
        };
    }

    private ControlAnswer Status(ControlRequest request)
    {
        request.AllowOnly();
        return request.Problem is not null ? NotUnderstood(request) : new ControlAnswer(ControlJson.Line(json =>
        {
            WriteHead(json, request.Id, ok: true);
            ControlJson.WriteStatus(json, control.Status());
        }));
    }

    private static ControlAnswer Watch(ControlRequest request)
    {
        request.AllowOnly("everyMs", "wire");
        var everyMs = request.Number("everyMs", MinEveryMs, MaxEveryMs) ?? DefaultEveryMs;
        var withWire = request.Flag("wire");
        return request.Problem is not null ? NotUnderstood(request)
            : Fine(request, new WatchWish(TimeSpan.FromMilliseconds(everyMs), withWire));
    }

    private ControlAnswer Press(ControlRequest request, string who)
    {
        request.AllowOnly("button", "forMs", "hold");
        var button = request.Text("button");
        var forMs = request.Number("forMs", 1, (int)ButtonPresses.Longest.TotalMilliseconds);
        var hold = request.Flag("hold");
        if (hold && forMs is not null)
        {
            request.Wrong("\"hold\" and \"forMs\" exclude each other.");
        }

        if (request.Problem is not null)
        {
            return NotUnderstood(request);
        }

        TimeSpan? holdFor = hold ? null : forMs is { } ms ? TimeSpan.FromMilliseconds(ms) : UsualHold(button);
        if (!control.TryPress(button, holdFor, out var problem))
        {
            return new ControlAnswer(Refuse(request.Id, ControlCauses.UnknownButton, problem));
        }

        ControlLog.Button(log, button, hold ? "pressed and held" : $"pressed for {holdFor!.Value.TotalMilliseconds:0} ms", who);
        return new ControlAnswer(ControlJson.Line(json =>
        {
            WriteHead(json, request.Id, ok: true);
            if (holdFor is { } held)
            {
                json.WriteNumber("forMs"u8, (int)held.TotalMilliseconds);
            }
        }));
    }

    /// <summary>
    /// A touch of the talk button is a press in every mode but the one in which it opens the microphone only as long as it is held.
    /// </summary>
    private TimeSpan UsualHold(string button) =>
        button == ButtonOptions.Talk
            && control.Status().TalkMode == ControlJson.Word(nameof(TalkMode.PushToTalk)) ? ButtonPresses.Spoken : ButtonPresses.Short;

    private ControlAnswer Release(ControlRequest request, string who)
    {
        request.AllowOnly("button");
        var button = request.Text("button");
        if (request.Problem is not null)
        {
            return NotUnderstood(request);
        }

        if (!control.TryRelease(button, out var problem))
        {
            return new ControlAnswer(Refuse(request.Id, ControlCauses.UnknownButton, problem));
        }

        ControlLog.Button(log, button, "released", who);
        return Fine(request);
    }
}
