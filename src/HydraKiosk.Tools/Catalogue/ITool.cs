using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Catalogue;

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
    /// What it can do to the world, unless the configuration says otherwise. A tool that does not say counts as one that does something, and is
    /// never repeated behind the person's back; see <see cref="Policy.SideEffectLedger"/>.
    /// </summary>
    ToolClass Class => ToolClass.Act;

    /// <summary>How long it may take, unless the configuration says otherwise; null for the usual time.</summary>
    TimeSpan? UsualTimeout => null;

    /// <summary>Runs one call. It may answer at once, or first that it is at work and later what came of it.</summary>
    /// <param name="call">The call; its arguments are a JSON object that parsed, and nothing more is promised of them.</param>
    /// <param name="cancellation">Fires when the first answer is too late, or when nobody wants an answer any more.</param>
    /// <returns>Its answers, at least one, in order.</returns>
    /// <exception cref="ToolRefusedException">The arguments do not fit; the message goes to the model.</exception>
    IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, CancellationToken cancellation);
}
