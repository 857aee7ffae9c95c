using System.Globalization;


namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The notation of faults: the points, the actions, and the arguments of each action.</summary>
internal static class FaultGrammar
{
    private static readonly HashSet<string> _plainPoints = ["upgrade", "mint", "connect", "created", "configure", "configured"];
    private static readonly HashSet<string> _countedPoints = ["speech", "turn", "response", "delta", "call", "append", "ms"];

    private const string PointNames =
        "upgrade, mint, connect, created, configure, configured, speech:N, turn:N, response:N, delta:N, turn:N/delta:M, greeting/delta:M, "
        + "call:N, append:N, ms:N";

    private static string FloodRule =>
        $"takes one of {string.Join(", ", FloodKinds.All)} "
        + $"and may have a number of messages up to {FloodKinds.MostMessages}: flood:warnings:10000";

    /// <summary>Actions on plain HTTP, with the arguments they take.</summary>
    private static readonly Dictionary<string, Takes> _httpActions = new(StringComparer.Ordinal)
    {
        ["status"] = Takes.Number,
        ["html"] = Takes.Nothing,
        ["redirect"] = Takes.NumberOrNothing,
        ["delay"] = Takes.Number,
        ["stall"] = Takes.Nothing,
        ["reset"] = Takes.Nothing,
        ["hang-up"] = Takes.Nothing,
        ["repeat-secret"] = Takes.SecretInAnswer,
    };

    /// <summary>Actions within a session, with the arguments they take.</summary>
    private static readonly Dictionary<string, Takes> _actions = new(StringComparer.Ordinal)
    {
        ["reset"] = Takes.Nothing,
        ["drop"] = Takes.Nothing,
        ["half-open"] = Takes.Nothing,
        ["stall"] = Takes.Nothing,
        ["ignore"] = Takes.Nothing,
        ["close"] = Takes.NumberAndText,
        ["standstill"] = Takes.Number,
        ["narrow"] = Takes.NumberAndNumber,
        ["late-pong"] = Takes.Number,
        ["flood"] = Takes.Flood,
        ["repeat-secret"] = Takes.SecretInSession,
        ["rate"] = Takes.Number,
        ["configured-again"] = Takes.Number,
        ["late-incomplete"] = Takes.Number,
        ["foreign-incomplete"] = Takes.Number,
        ["late-completed"] = Takes.Number,
        ["interleave"] = Takes.Nothing,
        ["early-done"] = Takes.NumberOrNothing,
        ["late-deltas"] = Takes.Number,
        ["dead-deltas"] = Takes.NumberOrNothing,
        ["queued-cancel"] = Takes.Nothing,
        ["dead-call"] = Takes.Nothing,
        ["deaf"] = Takes.NumberOrNothing,
        ["no-answer"] = Takes.NumberOrNothing,
        ["mute-replies"] = Takes.NumberOrNothing,
        ["no-verdict"] = Takes.Nothing,
        ["freeze"] = Takes.Nothing,
        ["endless"] = Takes.Nothing,
        ["wrong-echo"] = Takes.Nothing,
        ["warning"] = Takes.Nothing,
        ["garbage"] = Takes.Nothing,
        ["truncated"] = Takes.Nothing,
        ["no-type"] = Takes.Nothing,
        ["nested"] = Takes.Nothing,
        ["not-utf8"] = Takes.Nothing,
        ["nulls"] = Takes.Nothing,
        ["binary"] = Takes.Nothing,
        ["unknown-event"] = Takes.Nothing,
        ["unknown-fields"] = Takes.Nothing,
        ["unknown-item"] = Takes.Nothing,
        ["string-error"] = Takes.Nothing,
        ["duplicate"] = Takes.Nothing,
        ["reorder"] = Takes.Nothing,
        ["fragment"] = Takes.Nothing,
        ["large"] = Takes.NumberOrNothing,
        ["big-delta"] = Takes.NumberOrNothing,
        ["odd-delta"] = Takes.Nothing,
        ["empty-delta"] = Takes.Nothing,
        ["bad-base64"] = Takes.Nothing,
        ["spaced-base64"] = Takes.Nothing,
        ["stray-delta"] = Takes.Nothing,
        ["delay"] = Takes.Number,
        ["latency"] = Takes.Number,
        ["slow-read"] = Takes.Number,
    };

    /// <summary>Reads a fault as it is written; returns what is wrong with it, or null when it is right.</summary>
    public static string? Parse(ScenarioFault fault, out string point, out FaultAction? action)
    {
        point = fault.At.Trim();
        action = null;
        var steps = point.Split('/');
        var last = steps[^1];
        var pointIsRight = steps.Length switch
        {
            1 => _plainPoints.Contains(last) || IsCounted(last, _countedPoints),
            2 => (steps[0] == "greeting" || IsCounted(steps[0], ["turn"])) && IsCounted(last, ["delta"]),
            _ => false,
        };
        if (!pointIsRight)
        {
            return $"\"at\": \"{fault.At}\" is not a point where a fault can happen ({PointNames})";
        }

        var words = fault.Do.Trim().Split(':', 3);
        action = new FaultAction(fault, words[0], words.Length > 1 ? words[1] : null, words.Length > 2 ? words[2] : null);
        if (point is "upgrade" or "mint")
        {
            return _httpActions.TryGetValue(action.Name, out var takesThere) ? Wrong(action, takesThere)
                : $"\"do\": \"{fault.Do}\" is not one of {string.Join(", ", _httpActions.Keys)}, the actions that are possible there";
        }

        if (action.Name == "error")
        {
            return string.IsNullOrEmpty(action.First) || (action.Second is not null && !IsNumber(action.Second))
                ? "\"do\": error needs a code and may have a close code: error:internal_error:1011"
                : null;
        }

        return _actions.TryGetValue(action.Name, out var takes) ? Wrong(action, takes)
            : $"\"do\": \"{fault.Do}\" is not one of {string.Join(", ", _actions.Keys)}, error";
    }

    private static string? Wrong(FaultAction action, Takes takes)
    {
        var isNumber = IsNumber(action.First);
        var hasOne = action.Second is null;
        var (isRight, rule) = takes switch
        {
            Takes.Nothing => (action.First is null, "takes no argument"),
            Takes.Number => (hasOne && isNumber, "takes one number"),
            Takes.NumberOrNothing => (hasOne && (action.First is null || isNumber), "takes one number or nothing"),
            Takes.NumberAndNumber => (isNumber && (hasOne || IsNumber(action.Second)), "takes one number or two"),
            Takes.NumberAndText => (isNumber, "takes one number and may have a text: close:1008:credits depleted"),
            Takes.Flood => (IsFlood(action), FloodRule),
            Takes.SecretInAnswer => (IsSecret(action, SecretSpelling.PlacesInAnswer), SecretRule(SecretSpelling.PlacesInAnswer)),
            _ => (IsSecret(action, SecretSpelling.PlacesInSession), SecretRule(SecretSpelling.PlacesInSession)),
        };
        return isRight ? null : $"\"do\": {action.Name} {rule}";
    }

    private static bool IsFlood(FaultAction action) =>
        FloodKinds.All.Contains(action.First)
        && (action.Second is null || (IsNumber(action.Second) && action.SecondNumber(0) <= FloodKinds.MostMessages));

    private static bool IsSecret(FaultAction action, IReadOnlyList<string> places) =>
        places.Contains(action.First) && (action.Second is null || SecretSpelling.Spellings.Contains(action.Second));

    private static string SecretRule(IReadOnlyList<string> places) =>
        $"takes one of {string.Join(", ", places)} there, "
        + $"and may have a spelling ({string.Join(", ", SecretSpelling.Spellings)}): repeat-secret:{places[0]}:base64";

    private static bool IsNumber(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsCounted(string text, HashSet<string> names) =>
        text.Split(':') is [var name, var count] && names.Contains(name) && IsNumber(count);

    /// <summary>The arguments that an action takes.</summary>
    private enum Takes
    {
        Nothing,
        Number,
        NumberOrNothing,
        NumberAndNumber,
        NumberAndText,
        Flood,
        SecretInAnswer,
        SecretInSession,
    }
}
