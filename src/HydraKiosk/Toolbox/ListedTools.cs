using HydraKiosk.Configuration;
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

    private static BuiltinServices Services(LoadedConfiguration configuration) => new()
    {
        ReadStatus = static () => throw Never(),
        ReadVolume = static () => throw Never(),
        SetVolume = static _ => throw Never(),
        Mute = static () => throw Never(),
        EndConversation = static () => throw Never(),
        DismissWork = static () => throw Never(),
        Lines = new NoLines(configuration.Options.Tools, Never),
        Time = TimeProvider.System,
    };

    private static InvalidOperationException Never() => new("Only listed, never called.");
}
