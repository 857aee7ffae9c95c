using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>A tool of a few lines.</summary>
/// <param name="name">What the model calls it.</param>
/// <param name="description">What it does, for the model.</param>
/// <param name="parametersJson">The schema of its arguments, which have been held against it when <paramref name="answer"/> is called.</param>
/// <param name="toolClass">What it can do to the world.</param>
/// <param name="answer">Does it, and writes what came of it.</param>
internal sealed class BuiltinTool(string name, string description, string parametersJson, ToolClass toolClass, Action<JsonElement,
    Utf8JsonWriter> answer)
    : QuickTool
{
    /// <summary>The schema of a tool without arguments.</summary>
    public const string NoParameters = """{"type":"object","properties":{},"additionalProperties":false}""";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override string ParametersJson => parametersJson;

    /// <inheritdoc/>
    public override ToolClass Class => toolClass;

    /// <inheritdoc/>
    protected override ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation) =>
        new(ToolOutput.Success(json => answer(arguments, json)));
}
