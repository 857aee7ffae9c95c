using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools;

/// <summary>
/// Runs calls against a fixed catalogue: what is not in it does not run, arguments that do not parse as an object do not run, no more than
/// so many run in a minute, and each has a time limit.
/// </summary>
public sealed class ToolRunner : IToolRunner
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ITool> _tools;
    private readonly int _perMinute;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Queue<long> _recent = new();

    /// <param name="catalogue">What may be called.</param>
    /// <param name="perMinute">Calls that may run in any minute, 1 or more.</param>
    /// <param name="limit">The time limit of a call; the service's own is a few seconds, so 4 s is the default of the design.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="log">One line for each call that did not run or failed.</param>
    public ToolRunner(IEnumerable<ITool> catalogue, int perMinute, TimeSpan limit, TimeProvider time, ILogger log)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        _tools = catalogue.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        _perMinute = perMinute;
        _limit = limit;
        _time = time;
        _log = log;
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(string callId, string? name, string argumentsJson)
    {
        if (name is null || !_tools.TryGetValue(name, out var tool))
        {
            ToolLog.Unknown(_log, callId, name?.Length ?? 0);
            return ToolOutput.Failure("There is no such tool on this device.");
        }

        if (!TakePlace())
        {
            ToolLog.TooMany(_log, tool.Name, callId, _perMinute);
            return ToolOutput.Failure("Too many calls within a minute. Try again later.");
        }

        using var deadline = new CancellationTokenSource(_limit, _time);
        try
        {
            var arguments = Parse(argumentsJson);
            if (arguments.ValueKind != JsonValueKind.Object)
            {
                throw new ToolRefusedException("The arguments must be a JSON object.");
            }

            var run = Task.Run(() => tool.RunAsync(arguments, deadline.Token).AsTask(), CancellationToken.None);
            return await run.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            ToolLog.BadArguments(_log, tool.Name, callId, argumentsJson.Length);
            return ToolOutput.Failure("The arguments are not valid JSON. Nothing was done.");
        }
        catch (ToolRefusedException refused)
        {
            ToolLog.Refused(_log, tool.Name, callId);
            return ToolOutput.Failure(refused.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            ToolLog.TimedOut(_log, tool.Name, callId, (long)_limit.TotalMilliseconds);
            return ToolOutput.Failure("The tool did not finish in time.");
        }
        catch (Exception fault)
        {
            ToolLog.Failed(_log, tool.Name, callId, fault);
            return ToolOutput.Failure("The tool failed on the device.");
        }
    }

    /// <summary>A copy that a tool may go on reading after its time is up.</summary>
    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
        return document.RootElement.Clone();
    }

    private bool TakePlace()
    {
        lock (_recent)
        {
            while (_recent.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= _minute)
            {
                _recent.Dequeue();
            }

            if (_recent.Count >= _perMinute)
            {
                return false;
            }

            _recent.Enqueue(_time.GetTimestamp());
            return true;
        }
    }
}
