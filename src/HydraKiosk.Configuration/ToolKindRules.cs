using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration;

/// <summary>What the settings of a tool must have together, and what they must not share with others.</summary>
internal static class ToolKindRules
{
    /// <summary>Of the settings that belong to one kind only: its word, what it cannot do without, and the rest.</summary>
    private static readonly (ToolKind Kind, string Word, string[] Needs, string[] May)[] _kinds =
    [
        (ToolKind.Builtin, "builtin", [], []),
        (ToolKind.Exec, "exec", ["command", "description"], ["parameters", "workingFolder", "environment", "outputKb"]),
        (ToolKind.Http, "http", ["request", "description"], ["parameters", "outputKb"]),
    ];

    /// <summary>Settings that some kind needs and every kind may have.</summary>
    private static readonly string[] _common = ["description"];

    /// <summary>Checks the catalogue, the servers, the lines and the vehicle.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="facts">What the program itself can do.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    public static void Check(KioskOptions options, DeviceFacts facts, ReadContext context)
    {
        // A bad entry is missing from its list, and its neighbours' numbers no longer tell where they stood.
        if (context.Problems.Any(p => p.Severity == ProblemSeverity.Error && p.Path.StartsWith("tools.", StringComparison.Ordinal)))
        {
            return;
        }

        var tools = options.Tools;
        CheckNames(tools, facts.BuiltinTools, context);
        for (var i = 0; i < tools.Catalogue.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"tools.catalogue[{i}]");
            CheckKind(path, tools.Catalogue[i].Kind, context);
            CheckProgram(path, tools.Catalogue[i].Command, context);
            CheckRules(path, tools.Catalogue[i].Rules, options, context);
        }

        for (var i = 0; i < tools.McpServers.Count; i++)
        {
            CheckServer(string.Create(CultureInfo.InvariantCulture, $"tools.mcpServers[{i}]"), tools.McpServers[i], options, context);
        }

        CheckAttendant(tools, context);
        foreach (var problem in facts.ToolProblems(tools, context.Directory))
        {
            if (problem.StopsTheStart)
            {
                context.Error(ConfigurationCauses.ToolUnusable, problem.Path, problem.Message);
            }
            else
            {
                context.Warn(ConfigurationCauses.ToolUnusable, problem.Path, problem.Message);
            }
        }
    }

    private static void CheckNames(ToolsOptions tools, IReadOnlyList<string> builtinTools, ReadContext context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tools.Catalogue.Count; i++)
        {
            var (name, path) = (tools.Catalogue[i].Name, string.Create(CultureInfo.InvariantCulture, $"tools.catalogue[{i}].name"));
            if (!names.Add(name))
            {
                context.Error(ConfigurationCauses.Contradiction, path,
                    $"the tool \"{name}\" is already in the list; the model could not tell the two apart.");
            }
            else if (tools.Catalogue[i].Kind == ToolKind.Builtin && !builtinTools.Contains(name))
            {
                context.Error(
                    ConfigurationCauses.NotAChoice, path, $"\"{name}\" is not built in; {ChoiceList.Of(builtinTools)} is expected.",
                        Nearest.Find(name, builtinTools));
            }
        }

        var servers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tools.McpServers.Count; i++)
        {
            if (!servers.Add(tools.McpServers[i].Name))
            {
                context.Error(ConfigurationCauses.Contradiction, string.Create(CultureInfo.InvariantCulture, $"tools.mcpServers[{i}].name"),
                    $"the server \"{tools.McpServers[i].Name}\" is already in the list; its tools could not be told apart.");
            }
        }
    }

    private static void CheckKind(string path, ToolKind kind, ReadContext context)
    {
        var own = Array.Find(_kinds, k => k.Kind == kind);
        foreach (var needed in own.Needs)
        {
            if (!context.IsGiven($"{path}.{needed}"))
            {
                context.Error(ConfigurationCauses.Missing, $"{path}.{needed}", $"the key \"{needed}\" is missing, which \"{own.Word}\" cannot do without.");
            }
        }

        foreach (var key in _kinds.SelectMany(k => (IEnumerable<string>)[.. k.Needs, .. k.May]).Except(_common).Distinct())
        {
            if (context.IsGiven($"{path}.{key}") && !own.Needs.Contains(key) && !own.May.Contains(key))
            {
                var owners = _kinds.Where(k => k.Needs.Contains(key) || k.May.Contains(key)).Select(k => k.Word);
                context.Error(ConfigurationCauses.Contradiction, $"{path}.{key}",
                    $"\"{key}\" belongs to the kind {ChoiceList.Of(owners)}, and the kind here is \"{own.Word}\"; remove it.");
            }
        }
    }

    private static void CheckServer(string path, McpServerOptions server, KioskOptions options, ReadContext context)
    {
        if ((server.Command is null) == (server.Url is null))
        {
            context.Error(ConfigurationCauses.Contradiction, path, "a server has either a \"command\" or a \"url\".");
        }

        CheckProgram(path, server.Command, context);
        if (server.Url is not null && context.IsGiven($"{path}.environment"))
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.environment", "a server that is reached by its address has no environment here; remove it.");
        }

        if (server.Command is not null && server.Bearer is not null)
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.bearer", "a program is not asked for a credential; remove it, or use \"environment\".");
        }

        if (server.Tools.Count == 0)
        {
            context.Warn(ConfigurationCauses.NoEffect, path, "none of its tools is listed under \"tools\", so none is offered.");
        }

        foreach (var (name, tool) in server.Tools)
        {
            CheckRules($"{path}.tools.{name}", tool.Rules, options, context);
        }
    }

    private static void CheckProgram(string path, IReadOnlyList<string>? command, ReadContext context)
    {
        if (command is null)
        {
            return;
        }

        if (command.Count == 0)
        {
            context.Error(ConfigurationCauses.OutOfRange, $"{path}.command", "the list is empty; it begins with the program's path.");
        }
        else if (!Path.IsPathRooted(command[0]))
        {
            context.Error(ConfigurationCauses.OutOfRange, $"{path}.command",
                $"{VisibleText.Quoted(command[0])} was found; a program is given by its whole path, which begins with /. There is no shell and no search.");
        }
    }

    private static void CheckRules(string path, ToolRuleOptions rules, KioskOptions options, ReadContext context)
    {
        if (rules is { Class: ToolClass.Money or ToolClass.Vehicle, Confirm: not (null or ToolConsent.Button) })
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.confirm",
                "what spends money or moves a vehicle is confirmed by the button, and by nothing less; remove \"confirm\".");
        }

        var needsButton = rules.Confirm == ToolConsent.Button || rules.Class is ToolClass.Money or ToolClass.Vehicle;
        if (needsButton && !options.Buttons.Any(b => b.Value.IsFor(b.Key, DeviceAction.Confirm)))
        {
            context.Error(ConfigurationCauses.Missing, rules.Confirm is null ? $"{path}.class" : $"{path}.confirm",
                "no button confirms: add \"buttons\": { \"confirm\": { … } }.");
        }

        if (rules is { Delegated: false, CancelOn: not null })
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.cancelOn", "only a tool that is \"delegated\" goes on in the background.");
        }

        if (rules is { Modes.Count: 0 })
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.modes", "the list is empty, so the tool never runs.");
        }

        if (rules.Modes?.Contains(Primitives.Calls.DeviceMode.Driving) == true && options.Tools.Vehicle is null)
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.modes", "\"driving\" never comes without \"tools\": { \"vehicle\": { … } }.");
        }
    }

    private static void CheckAttendant(ToolsOptions tools, ReadContext context)
    {
        if (tools.Attendant.Line is { } line && !(tools.Lines.TryGetValue(line, out var used) && used.IsOutput))
        {
            context.Error(ConfigurationCauses.NotAChoice, "tools.attendant.line",
                $"there is no output \"{line}\" under \"tools.lines\".", Nearest.Find(line, tools.Lines.Where(l => l.Value.IsOutput).Select(l => l.Key)));
        }

        if (tools.Attendant is { SignedBy: not null, Webhook: null })
        {
            context.Warn(ConfigurationCauses.NoEffect, "tools.attendant.signedBy", "nothing is posted without a \"webhook\".");
        }
    }
}
