using System.Runtime.CompilerServices;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Toolbox;

/// <summary>What a technician sees of the toolbox, and what they may call of it.</summary>
/// <param name="toolbox">The tools.</param>
/// <param name="served">Those of servers.</param>
internal sealed class ToolCalls(KioskTools toolbox, ServedTools served)
{
    /// <summary>In the ids of calls that were made by hand.</summary>
    private const string ByHand = "by-hand-";

    private int _calls;

    /// <summary>The tools that are there now.</summary>
    public IReadOnlyList<ToolStatus> List() => [.. toolbox.Catalogue.All.Select(Status)];

    /// <summary>A technician has looked at what a server has made of a tool, and wants it.</summary>
    /// <returns>Whether it had been taken back, and is offered again as soon as its server was asked.</returns>
    public bool Accept(string name) => served.Accept(name);

    /// <summary>
    /// Calls a tool through the same policy and into the same log as the model does. It is no turn of the conversation, so a spoken yes cannot
    /// come; who calls by hand is taken to be in one.
    /// </summary>
    public async IAsyncEnumerable<string> CallAsync(string name, string argumentsJson, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ToolRequest($"{ByHand}{Interlocked.Increment(ref _calls)}", name, argumentsJson, Session: 0, Turn: 0, DeviceMode.Engaged);
        await foreach (var answer in toolbox.Runner.RunAsync(request, cancellation).ConfigureAwait(false))
        {
            yield return answer.Output;
        }
    }

    /// <summary>A tool as a technician sees it.</summary>
    public static ToolStatus Status(CatalogueEntry entry) => new(
        entry.Tool.Name, Word(entry.Rules.Class), Word(entry.Rules.Consent), [.. entry.Rules.Modes.Order().Select(Word)], entry.Tool.Description,
        entry.Tool.ParametersJson, entry.Sample ?? entry.Schema.Sample(), entry.Rules.Delegated != BackgroundWork.None,
        entry.Tool is McpTool served ? served.Definition.Sha256 : null);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
