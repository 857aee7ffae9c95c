using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Mcp;

/// <summary>A tool of a Model Context Protocol server, in the definition in which it was accepted.</summary>
public sealed class McpTool : ITool
{
    private readonly McpServer _server;

    internal McpTool(McpServer server, McpServerSettings settings, ListedTool definition)
    {
        _server = server;
        Definition = definition;
        var wanted = settings.Tools[definition.Name];
        Rules = wanted.Rules;
        Name = settings.PrefixedName(definition.Name);
        Description = wanted.Description ?? Printable.Line(definition.Description.ReplaceLineEndings(" ").Replace('\t', ' '));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string ParametersJson => Definition.SchemaJson;

    /// <summary>Whether it only tells and changes nothing.</summary>
    public bool IsReadOnly => Rules.Class == ToolClass.Read;

    /// <summary>The device's rules for it.</summary>
    public ToolRules Rules { get; }

    /// <summary>The name of its server.</summary>
    public string Server => _server.Name;

    /// <summary>As the server describes it.</summary>
    public ListedTool Definition { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var outcome = await _server.CallAsync(this, call.Arguments, cancellation).ConfigureAwait(false);
        yield return new ToolAnswer(Output(outcome));
    }

    private string Output(McpOutcome outcome) => outcome.Kind switch
    {
        McpOutcomeKind.Done => ToolOutput.Success(json => Write(json, outcome)),
        McpOutcomeKind.Refused => ToolOutput.Failure(outcome.Text.Length > 0 ? outcome.Text : "The program behind this tool says that it failed."),
        McpOutcomeKind.NotSent => ToolOutput.Failure("The program behind this tool is not available now. Nothing was done."),
        _ when IsReadOnly => ToolOutput.Failure("The program behind this tool stopped before it answered. It may be called again later."),
        _ => ToolOutput.Failure("The program behind this tool stopped before it answered, so it is not known whether it was done. "
            + "Tell the person so. Do not call it again unless the person asks for it, knowing that."),
    };

    private static void Write(Utf8JsonWriter json, McpOutcome outcome)
    {
        json.WriteString("text"u8, outcome.Text);
        if (outcome.IsCut)
        {
            json.WriteBoolean("text_is_cut"u8, true);
        }

        if (outcome.LeftOut.Length > 0)
        {
            json.WriteString("left_out"u8, outcome.LeftOut);
        }
    }
}
