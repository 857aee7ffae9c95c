using System.Text.Json;

namespace HydraKiosk.Tools;

/// <summary>Something the model may call.</summary>
public interface ITool
{
    /// <summary>What the model calls it.</summary>
    string Name { get; }

    /// <summary>What it does, for the model.</summary>
    string Description { get; }

    /// <summary>A JSON Schema object for the arguments.</summary>
    string ParametersJson { get; }

    /// <summary>
    /// Whether it only tells and changes nothing, so that it may run as often as it is called. A tool that does not say counts as one that
    /// does something, and is never repeated behind the person's back; see <see cref="SideEffectLedger"/>.
    /// </summary>
    bool IsReadOnly => false;

    /// <summary>Does it.</summary>
    /// <param name="arguments">A JSON object that parsed; nothing more is promised.</param>
    /// <param name="cancellation">Fires when the time limit has passed.</param>
    /// <returns>The output, a JSON document.</returns>
    /// <exception cref="ToolRefusedException">The arguments do not fit; the message goes to the model.</exception>
    ValueTask<string> RunAsync(JsonElement arguments, CancellationToken cancellation);
}
