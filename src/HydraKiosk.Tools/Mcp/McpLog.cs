using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Lines about servers that nobody has to act on. What can go wrong is in <see cref="McpCauses"/>.</summary>
internal static partial class McpLog
{
    /// <summary>Id of the line about another list, of which a server decides how often it comes.</summary>
    public const int ListChangedId = 4321;

    [LoggerMessage(4320, LogLevel.Information, "MCP server {Server} is up: {Offered} of its {Listed} tools are offered")]
    public static partial void Up(ILogger log, string server, int offered, int listed);

    [LoggerMessage(ListChangedId, LogLevel.Information, "the list of MCP server {Server} has changed: {Offered} of its {Listed} tools are offered now")]
    public static partial void ListChanged(ILogger log, string server, int offered, int listed);

    [LoggerMessage(4322, LogLevel.Information, "{Count} lines like HK-{Code} about MCP server {Server} were left out, because there were too many")]
    public static partial void LeftOut(ILogger log, long count, int code, string server);
}
