using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>A tool that counts its runs and answers what it is told to.</summary>
internal sealed class FakeTool(Func<JsonElement, CancellationToken, ValueTask<string>>? run = null, string name = "print") : QuickTool
{
    private int _runs;

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Runs => Volatile.Read(ref _runs);

    public string Schema { get; init; } = """{"type":"object","additionalProperties":true}""";

    public override string Name => name;

    public override string Description => "Prints.";

    public override string ParametersJson => Schema;

    public override ToolClass Class => ToolClass.Act;

    protected override ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _runs);
        Started.TrySetResult();
        return run?.Invoke(arguments, cancellation) ?? new("""{"ok":true}""");
    }
}
