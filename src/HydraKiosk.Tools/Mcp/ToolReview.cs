using System.Text;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Why a tool that the configuration lists is not offered.</summary>
internal enum McpFindingKind
{
    /// <summary>Its server does not have it.</summary>
    Absent,

    /// <summary>Its definition is not one that can be offered.</summary>
    Unfit,

    /// <summary>Its definition is another than the one that was accepted.</summary>
    Changed,
}

/// <summary>A tool that is not offered, and why.</summary>
/// <param name="Tool">The server's own name of it.</param>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Why">The end of a sentence in the journal; for <see cref="McpFindingKind.Changed"/> the hash of the new definition.</param>
internal sealed record McpFinding(string Tool, McpFindingKind Kind, string Why);

/// <summary>
/// Decides which of a server's tools are offered. The definition that is accepted first stands for the life of the program, over restarts of the
/// server too: one that changes later is taken back until somebody confirms it, since a server that behaved well while it was looked at can change
/// its words to the model afterwards. One thread at a time.
/// </summary>
/// <param name="settings">Which tools are wanted.</param>
/// <param name="schemaProblem">What is wrong with a schema, or null.</param>
internal sealed class ToolReview(McpServerSettings settings, Func<string, string?> schemaProblem)
{
    private readonly Dictionary<string, string> _accepted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _waiting = new(StringComparer.Ordinal);

    /// <summary>Looks at a list.</summary>
    /// <param name="listed">What the server has.</param>
    /// <returns>What is offered of it, and why the rest of the wanted is not.</returns>
    public (List<ListedTool> Offered, List<McpFinding> Findings) Review(IReadOnlyList<ListedTool> listed)
    {
        List<ListedTool> offered = [];
        List<McpFinding> findings = [];
        foreach (var (name, wanted) in settings.Tools)
        {
            _waiting.Remove(name);
            if (Find(listed, name, wanted, out var tool) is { } finding)
            {
                findings.Add(finding);
                continue;
            }

            _accepted.TryAdd(name, tool!.Sha256);
            offered.Add(tool);
        }

        return (offered, findings);
    }

    /// <summary>Accepts the definition that a tool was taken back for. False where it was not, or where the configuration names another.</summary>
    /// <param name="tool">The server's own name of it.</param>
    public bool Confirm(string tool)
    {
        if (settings.Tools[tool].Sha256 is not null || !_waiting.Remove(tool, out var hash))
        {
            return false;
        }

        _accepted[tool] = hash;
        return true;
    }

    private McpFinding? Find(IReadOnlyList<ListedTool> listed, string name, McpToolSettings wanted, out ListedTool? tool)
    {
        var found = listed.Where(each => each.Name == name).Take(2).ToList();
        tool = found.FirstOrDefault();
        if (tool is null)
        {
            return new(name, McpFindingKind.Absent, "");
        }

        if (found.Count > 1)
        {
            return new(name, McpFindingKind.Unfit, "the server lists it twice");
        }

        if (Problem(tool, wanted) is { } problem)
        {
            return new(name, McpFindingKind.Unfit, problem);
        }

        if ((wanted.Sha256 ?? _accepted.GetValueOrDefault(name)) is { } expected
            && !expected.Equals(tool.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            _waiting[name] = tool.Sha256;
            return new(name, McpFindingKind.Changed, tool.Sha256);
        }

        return null;
    }

    private string? Problem(ListedTool tool, McpToolSettings wanted)
    {
        var description = Encoding.UTF8.GetByteCount(tool.Description);
        if (description > ListedTool.MaxDescriptionBytes && wanted.Description is null)
        {
            return $"its description has {description} bytes, and {ListedTool.MaxDescriptionBytes} is the most";
        }

        var schema = Encoding.UTF8.GetByteCount(tool.SchemaJson);
        return schema > ListedTool.MaxSchemaBytes
            ? $"the schema of its arguments has {schema} bytes, and {ListedTool.MaxSchemaBytes} is the most"
            : schemaProblem(tool.SchemaJson);
    }
}
