using HydraKiosk.Configuration.Options;
using HydraKiosk.Tools.Builtin;

namespace HydraKiosk.Toolbox;

/// <summary>The names of the lines, without the lines.</summary>
/// <param name="options">The <c>tools</c> part of the configuration.</param>
/// <param name="refusal">What a call is answered with.</param>
internal sealed class NoLines(ToolsOptions options, Func<Exception> refusal) : IToolLines
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Outputs { get; } = [.. options.Lines.Where(l => l.Value.IsOutput).Select(l => l.Key)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Inputs { get; } = [.. options.Lines.Where(l => !l.Value.IsOutput).Select(l => l.Key)];

    /// <inheritdoc/>
    public void Set(string name, bool isOn) => throw refusal();

    /// <inheritdoc/>
    public bool Read(string name) => throw refusal();
}
