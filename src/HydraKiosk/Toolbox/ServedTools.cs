using HydraKiosk.Configuration.Options;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Tools.Schema;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>Keeps the catalogue true to what the servers of the configuration offer.</summary>
internal sealed class ServedTools : IAsyncDisposable
{
    private const string Source = "mcp";

    private readonly KioskTools _toolbox;
    private readonly Lock _lock = new();
    private readonly McpServers _servers;
    private readonly ILogger _log;

    /// <param name="toolbox">Holds the catalogue.</param>
    /// <param name="options">The <c>tools</c> part of the configuration.</param>
    /// <param name="places">Where the credentials are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    public ServedTools(KioskTools toolbox, ToolsOptions options, ToolPlaces places, TimeProvider time, ILoggerFactory logs)
    {
        (_toolbox, _log) = (toolbox, logs.CreateLogger<ServedTools>());
        _servers = new McpServers(
            McpSettingsOf.Make(options, name => Path.Combine(places.CredentialFolder, name)), SchemaProblem, time, logs.CreateLogger<McpServers>());
        _servers.Changed += Serve;
    }

    /// <summary>How many servers there are.</summary>
    public int Count => _servers.All.Count;

    /// <summary>Whether all of them are up.</summary>
    public bool AreUp => _servers.All.All(server => server.IsUp);

    /// <summary>Starts them and returns at once; their tools appear when they are up.</summary>
    public void Start() => _servers.Start();

    /// <summary>Accepts the present definition of a tool that was taken back because its server had changed it.</summary>
    /// <param name="name">As the model calls it.</param>
    /// <returns>False where no such tool was taken back, or where the configuration names another definition.</returns>
    public bool Accept(string name) => _servers.Confirm(name);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static string? SchemaProblem(string schemaJson)
    {
        try
        {
            _ = ToolSchema.Read(schemaJson);
            return null;
        }
        catch (ToolSchemaException fault)
        {
            return fault.Message;
        }
    }

    private void Serve()
    {
        lock (_lock) // two servers may come up together, and the one that reads last serves last
        {
            ServeNow();
        }
    }

    private void ServeNow()
    {
        var tools = _servers.Tools;
        _toolbox.Catalogue.Serve(Source, [.. tools.Select(tool => new CatalogueEntry(tool, tool.Rules, ToolSchema.Read(tool.ParametersJson)))]);
        ToolboxLog.Changed(_log, _toolbox.Catalogue.All.Count);
    }
}
