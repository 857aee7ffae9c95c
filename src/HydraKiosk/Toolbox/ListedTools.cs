using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Toolbox;

/// <summary>The tools of a configuration to be listed or measured: nothing of this device stands behind them, and none is to be called.</summary>
internal static class ListedTools
{
    /// <summary>The tools of the catalogue.</summary>
    public static IReadOnlyList<CatalogueEntry> Of(LoadedConfiguration configuration) => new ToolFactory(
        configuration.Options.Tools, new ToolPlaces(Path.GetTempPath(), Path.GetTempPath()), Services(configuration),
        OwnTools.ToList(), TimeProvider.System, NullLoggerFactory.Instance).Make();

    /// <summary>What the tool that chooses a profile may choose.</summary>
    public static IReadOnlyList<string> Profiles(KioskOptions options) =>
        options.Profiles.Count == 0 ? [] : [.. options.Profiles.Keys, ProfileOptions.Base];

    /// <summary>What the tool that switches a light may switch.</summary>
    public static IReadOnlyList<string> Lights(KioskOptions options) =>
        [.. options.Leds.Where(static l => l.Value.Shows == LedMeaning.Tools).Select(static l => l.Key)];

    private static BuiltinServices Services(LoadedConfiguration configuration) => new()
    {
        ReadStatus = static () => throw Never(),
        ReadVolume = static () => throw Never(),
        SetVolume = static _ => throw Never(),
        Mute = static () => throw Never(),
        EndConversation = static () => throw Never(),
        DismissWork = static () => throw Never(),
        Profiles = Profiles(configuration.Options),
        Lights = Lights(configuration.Options),
        Lines = new NoLines(configuration.Options.Tools, Never),
        Time = TimeProvider.System,
    };

    private static InvalidOperationException Never() => new("Only listed, never called.");
}
