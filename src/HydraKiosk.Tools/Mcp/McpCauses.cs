using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Mcp;

/// <summary>The causes of Model Context Protocol servers, 4300 to 4349. Lines hold names, sizes and hashes, never arguments or outputs.</summary>
public static class McpCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A server did not come up.</summary>
    public static Cause<string, string, long> Unreachable { get; } = All.Add(new Cause<string, string, long>(4301, LogLevel.Warning, new(
        "MCP server not available",
        "MCP server {Server} did not come up: {Why}; its tools are not offered; the next attempt is in {DelayMs} ms",
        "its program or address is wrong, it lacks something that it needs, or it is no MCP server",
        "start its program by hand with the same arguments and an empty environment, or ask its address with curl; then correct `tools.mcpServers`")));

    /// <summary>A server that was up has ended.</summary>
    public static Cause<string, long, string, long> Ended { get; } = All.Add(new Cause<string, long, string, long>(4302, LogLevel.Warning, new(
        "MCP server ended",
        "MCP server {Server} ended after {Seconds} s: {How}; calls to it that were under way are in doubt; it is started again in {DelayMs} ms",
        "a fault in the server, too little memory, or somebody ended it",
        "nothing if it happens once; otherwise look at the server's own log, or take it out of `tools.mcpServers`")));

    /// <summary>A tool cannot be offered as its server describes it.</summary>
    public static Cause<string, string, string> Unfit { get; } = All.Add(new Cause<string, string, string>(4303, LogLevel.Warning, new(
        "tool of an MCP server unfit",
        "tool {Tool} of MCP server {Server} is not offered: {Why}",
        "the server describes it at too great a length, or with parts of JSON Schema that the device cannot check",
        "give the tool a `description` of your own where that is too long; otherwise offer it through a smaller server")));

    /// <summary>A tool's definition is not the accepted one.</summary>
    public static Cause<string, string, string> Changed { get; } = All.Add(new Cause<string, string, string>(4304, LogLevel.Warning, new(
        "tool of an MCP server changed",
        "tool {Tool} of MCP server {Server} is withdrawn, because its description or schema is not the accepted one; its SHA-256 is now {Hash}",
        "the server was updated, or it tries to tell the model something that nobody has looked at",
        "read the tool's new description; where it is right, `hydra-kiosk tools accept SERVER_TOOL` until the next start, or put the SHA-256 of this line into its `sha256`")));

    /// <summary>A server does not have a tool that the configuration lists.</summary>
    public static Cause<string, string, int> Absent { get; } = All.Add(new Cause<string, string, int>(4305, LogLevel.Warning, new(
        "tool absent at its MCP server",
        "tool {Tool} is not among the tools of MCP server {Server}, of which {Count} were looked at; it is not offered",
        "a slip in its name, or a server of another version",
        "compare `tools.mcpServers` with what the server lists")));
}
