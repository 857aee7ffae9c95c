using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Hosting;

/// <summary>What the configuration makes of a session.</summary>
internal static class SessionPlans
{
    /// <summary>The tools of the catalogue.</summary>
    /// <param name="configuration">A checked configuration.</param>
    /// <param name="readStatus">What <c>get_device_status</c> tells.</param>
    public static ITool[] Tools(LoadedConfiguration configuration, Func<DeviceStatus> readStatus) =>
        [
            .. configuration.Options.Tools.Catalogue.Select(
                declared => BuiltinTools.Make(declared.Name, new BuiltinServices(readStatus), declared.Description)),
        ];

    /// <summary>The plan of a session.</summary>
    public static SessionPlan Plan(LoadedConfiguration configuration, IEnumerable<ITool> tools, bool greet)
    {
        return new SessionPlan(
            configuration.Instructions, Voice(configuration.Options.Hydra), greet,
                [.. tools.Select(tool => new ToolDeclaration(tool.Name, tool.Description, tool.ParametersJson))]);
    }

    /// <summary>The voice of a session: the one that is configured, else the model's; empty where the service is to take its own.</summary>
    public static string Voice(HydraOptions hydra) => hydra.Voice ?? ModelRoster.DefaultVoice(hydra.Model);

    /// <summary>
    /// How large the plan's message is; above <see cref="ConfigureSize.Limit"/> the service would answer without sound and without an error.
    /// </summary>
    public static ConfigureSize Measure(LoadedConfiguration configuration) => HydraVoice.Measure(
        Plan(configuration, Tools(configuration, () => throw new InvalidOperationException("Only measured, never called.")), greet: true));

    /// <summary>How large the plan's message is, in words, where the service would not take it; null where it would.</summary>
    public static string? Excess(LoadedConfiguration configuration) => Measure(configuration) is { Exceeds: true } size ? size.ToString() : null;
}
