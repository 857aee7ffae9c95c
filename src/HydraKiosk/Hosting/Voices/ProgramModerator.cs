using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Moderating;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Voices;

/// <summary>
/// A moderator that is a program of this device: started for each text as a tool's program is, in a session of its own and with nothing of this
/// process's environment; the question is one line on its standard input, the ruling an object on its standard output.
/// </summary>
/// <param name="command">The absolute path of the program, and what it is given on its command line.</param>
/// <param name="limit">How long a text is held for its ruling; then the program is ended.</param>
/// <param name="scratch">Where a run has a folder of its own.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="time">The clock of the line budget.</param>
internal sealed class ProgramModerator(IReadOnlyList<string> command, TimeSpan limit, string scratch, ILogger log, TimeProvider time)
    : IModerator
{
    private readonly ExecTool _program = new(
        "moderation", "Rules on a text.", "{}",
        new ExecSettings(command[0], scratch) { Arguments = [.. command.Skip(1)], OutputLimitBytes = ModerationWire.MostBytes },
        log, time, isReadOnly: true);

    /// <inheritdoc/>
    public TimeSpan Limit => limit;

    /// <inheritdoc/>
    public async Task<ModerationVerdict> RuleAsync(Speaker speaker, string text, CancellationToken cancellation)
    {
        using var question = JsonDocument.Parse(ModerationWire.Write(speaker, text));
        var call = new ToolCall(question.RootElement.Clone(), new ToolRequest("moderation", "moderation", "", 0, 0, DeviceMode.Engaged));
        await foreach (var answer in _program.RunAsync(call, cancellation))
        {
            return ModerationWire.Read(Encoding.UTF8.GetBytes(answer.Output));
        }

        throw new InvalidDataException("the program gave no answer");
    }
}
