using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Toolbox;

/// <summary>What the configuration says about servers, as their client takes it.</summary>
internal static class McpSettingsOf
{
    private const string AuthorizationHeader = "Authorization";

    /// <summary>The servers, in the order of the file.</summary>
    /// <param name="options">The <c>tools</c> part of the configuration.</param>
    /// <param name="credential">The file of a credential by its name.</param>
    public static IReadOnlyList<McpServerSettings> Make(ToolsOptions options, Func<string, string?> credential) =>
    [
        .. options.McpServers.Select(server => new McpServerSettings(
            server.Name,
            server.Tools.ToDictionary(
                t => t.Key,
                t => new McpToolSettings(ToolRulesOf.Make(t.Value.Rules, ToolClass.Act)) { Description = t.Value.Description,
                    Sha256 = t.Value.Sha256 },
                StringComparer.Ordinal))
        {
            Program = server.Command?[0],
            Arguments = [.. server.Command?.Skip(1) ?? []],
            Environment = server.Environment ?? new Dictionary<string, string>(),
            Url = server.Url,
            HeaderName = server.Bearer is null ? null : AuthorizationHeader,
            HeaderPrefix = "Bearer ",
            HeaderSecretFile = server.Bearer is { } bearer ? credential(bearer) : null,
        }),
    ];
}
