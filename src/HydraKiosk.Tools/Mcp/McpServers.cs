using HydraKiosk.Primitives.Text;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Mcp;

/// <summary>All Model Context Protocol servers of this device. Any thread.</summary>
public sealed class McpServers : IAsyncDisposable
{
    /// <param name="settings">The servers; their <see cref="McpServerSettings.FindProblems"/> are empty.</param>
    /// <param name="schemaProblem">What is wrong with the JSON Schema of a tool's arguments, as the end of a sentence; null when nothing is.</param>
    /// <param name="time">The clock of every limit.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="makeHandler">Makes what carries HTTP to servers with an address; null for one without proxy, cookies and redirects.</param>
    /// <exception cref="ArgumentException">Settings have a problem, or two servers have the same name.</exception>
    public McpServers(
        IEnumerable<McpServerSettings> settings, Func<string, string?> schemaProblem, TimeProvider time, ILogger log,
        Func<HttpMessageHandler>? makeHandler = null)
        : this(settings, new McpConnector(time, makeHandler).ConnectAsync, schemaProblem, time, log)
    {
    }

    internal McpServers(
        IEnumerable<McpServerSettings> settings, McpConnect connect, Func<string, string?> schemaProblem, TimeProvider time, ILogger log)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var all = new List<McpServer>();
        foreach (var each in settings)
        {
            if (each.FindProblems().FirstOrDefault() is { } problem)
            {
                throw new ArgumentException(problem, nameof(settings));
            }

            if (!names.Add(each.Name))
            {
                throw new ArgumentException($"two MCP servers have the name {VisibleText.Quoted(each.Name)}", nameof(settings));
            }

            var server = new McpServer(each, connect, schemaProblem, time, log, new Random());
            server.Changed += () => Changed?.Invoke();
            all.Add(server);
        }

        All = all;
    }

    /// <summary>The offered tools are others than before. Called on a thread of the pool; must not block.</summary>
    public Action? Changed { get; set; }

    /// <summary>The servers, in the order of the settings.</summary>
    public IReadOnlyList<McpServer> All { get; }

    /// <summary>What all servers offer now.</summary>
    public IReadOnlyList<McpTool> Tools => [.. All.SelectMany(server => server.Tools)];

    /// <summary>Starts every server, and returns at once: the tools appear as the servers come up.</summary>
    public void Start()
    {
        foreach (var server in All)
        {
            server.Start();
        }
    }

    /// <summary>A tool that is or was offered since the start; null for any other name. One that is gone says so when called.</summary>
    /// <param name="name">As the model calls it.</param>
    public McpTool? Find(string name) => All.Select(server => server.Find(name)).FirstOrDefault(tool => tool is not null);

    /// <summary>Accepts the present definition of a tool that was withdrawn because it had changed.</summary>
    /// <param name="name">As the model calls it.</param>
    /// <returns>False where no such tool was withdrawn, or where the configuration names another definition.</returns>
    public bool Confirm(string name) => All.Any(server => server.Confirm(name));

    /// <summary>Closes all of them, each with everything that it has started.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(All.Select(server => server.DisposeAsync().AsTask())).ConfigureAwait(false);
}
