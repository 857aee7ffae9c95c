using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Hosting;

/// <summary>What the configuration makes of a session.</summary>
internal static class SessionPlans
{
    /// <summary>The plan of a session.</summary>
    public static SessionPlan Plan(LoadedConfiguration configuration, IReadOnlyList<CatalogueEntry> tools, bool greet) => new(
        configuration.Instructions, Voice(configuration.Options.Hydra), greet, Declarations(tools));

    /// <summary>
    /// The tools that a session has room for: those of servers come last, and the last of them are left out. The file's own always fit, or it would
    /// not have passed its check.
    /// </summary>
    public static IReadOnlyList<CatalogueEntry> Fitting(LoadedConfiguration configuration, IReadOnlyList<CatalogueEntry> tools)
    {
        var fitting = tools;
        while (fitting.Count > configuration.Options.Tools.Catalogue.Count && HydraVoice.Measure(Plan(configuration, fitting, greet: true)).Exceeds)
        {
            fitting = [.. fitting.SkipLast(1)];
        }

        return fitting;
    }

    /// <summary>Tools as the service is told of them.</summary>
    public static IReadOnlyList<ToolDeclaration> Declarations(IReadOnlyList<CatalogueEntry> tools) =>
        [.. tools.Select(entry => new ToolDeclaration(entry.Tool.Name, entry.Tool.Description, entry.Tool.ParametersJson))];

    /// <summary>The voice of a session: the one that is configured, else the model's; empty where the service is to take its own.</summary>
    public static string Voice(HydraOptions hydra) => hydra.Voice ?? ModelRoster.DefaultVoice(hydra.Model);

    /// <summary>
    /// How large the plan's message is; above <see cref="ConfigureSize.Limit"/> the service would answer without sound and without an error.
    /// </summary>
    public static ConfigureSize Measure(LoadedConfiguration configuration) =>
        HydraVoice.Measure(Plan(configuration, ListedTools.Of(configuration), greet: true));

    /// <summary>How large the plan's message is, in words, where the service would not take it; null where it would.</summary>
    public static string? Excess(LoadedConfiguration configuration) => Measure(configuration) is { Exceeds: true } size ? size.ToString() : null;
}
