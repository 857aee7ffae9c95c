using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>A tool with one answer, of which the agent speaks at once.</summary>
public abstract class QuickTool : ITool
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract string ParametersJson { get; }

    /// <inheritdoc/>
    public virtual ToolClass Class => ToolClass.Act;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new ToolAnswer(await AnswerAsync(call.Arguments, cancellation).ConfigureAwait(false));
    }

    /// <summary>Does what the tool is for.</summary>
    /// <param name="arguments">A JSON object that parsed; nothing more is promised.</param>
    /// <param name="cancellation">Fires when the time limit has passed.</param>
    /// <returns>The output, a JSON document.</returns>
    /// <exception cref="ToolRefusedException">The arguments do not fit; the message goes to the model.</exception>
    protected abstract ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation);
}
