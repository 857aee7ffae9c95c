using System.Text.Json;
using HydraKiosk.Primitives.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools;

/// <summary>
/// Runs calls against a fixed catalogue: what is not in it does not run, arguments that do not parse as an object do not run, no more than
/// so many run in a minute, each has a time limit, and what a lost session had just asked for is not done a second time.
/// </summary>
public sealed class ToolRunner : IToolRunner
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ITool> _tools;
    private readonly int _perMinute;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SideEffectLedger _ledger;
    private readonly Queue<long> _recent = new();
    private readonly LineBudget _lines;

    /// <param name="catalogue">What may be called.</param>
    /// <param name="perMinute">Calls that may run in any minute, 1 or more.</param>
    /// <param name="limit">The time limit of a call; the service's own is a few seconds, so 4 s is the default of the design.</param>
    /// <param name="time">The clock of both.</param>
    /// <param name="log">One line for each call that did not run or failed.</param>
    /// <param name="ledger">What was done; whoever knows the sessions tells it when one is lost. Left out, nothing counts as done before.</param>
    public ToolRunner(IEnumerable<ITool> catalogue, int perMinute, TimeSpan limit, TimeProvider time, ILogger log, SideEffectLedger? ledger = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        _tools = catalogue.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        _perMinute = perMinute;
        _limit = limit;
        _time = time;
        _log = log;
        _ledger = ledger ?? new SideEffectLedger(time);
        _lines = new LineBudget(time);
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(string callId, string? name, string argumentsJson)
    {
        if (name is null || !_tools.TryGetValue(name, out var tool))
        {
            if (IsDue(4001))
            {
                ToolLog.Unknown(_log, callId, name?.Length ?? 0);
            }

            return ToolOutput.Failure("There is no such tool on this device.");
        }

        if (!tool.IsReadOnly && FindDone(tool, argumentsJson) is { } done)
        {
            if (IsDue(4007))
            {
                ToolLog.NotRepeated(_log, tool.Name, callId);
            }

            return await RepeatAsync(done).ConfigureAwait(false);
        }

        if (!TakePlace())
        {
            if (IsDue(4002))
            {
                ToolLog.TooMany(_log, tool.Name, callId, _perMinute);
            }

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
            if (!tool.IsReadOnly)
            {
                _ledger.Began(tool.Name, arguments, run);
            }

            return await run.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            if (IsDue(4003))
            {
                ToolLog.BadArguments(_log, tool.Name, callId, argumentsJson.Length);
            }

            return ToolOutput.Failure("The arguments are not valid JSON. Nothing was done.");
        }
        catch (ToolRefusedException refused)
        {
            if (IsDue(4004))
            {
                ToolLog.Refused(_log, tool.Name, callId);
            }

            return ToolOutput.Failure(refused.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            if (IsDue(4005))
            {
                ToolLog.TimedOut(_log, tool.Name, callId, (long)_limit.TotalMilliseconds);
            }

            return ToolOutput.Failure("The tool did not finish in time.");
        }
        catch (Exception fault)
        {
            if (IsDue(4006))
            {
                ToolLog.Failed(_log, tool.Name, callId, fault);
            }

            return ToolOutput.Failure("The tool failed on the device.");
        }
    }

    /// <summary>Whether a line may be written: the model calls as often as it likes.</summary>
    private bool IsDue(int code)
    {
        if (!_lines.Take(code, out var leftOut))
        {
            return false;
        }

        if (leftOut > 0)
        {
            ToolLog.LeftOut(_log, leftOut, code);
        }

        return true;
    }

    private DoneCall? FindDone(ITool tool, string argumentsJson)
    {
        if (!_ledger.HasDoubts)
        {
            return null;
        }

        try
        {
            return _ledger.Find(tool.Name, Parse(argumentsJson));
        }
        catch (JsonException)
        {
            return null; // refused below, like any call that is not JSON
        }
    }

    /// <summary>The first call's outcome; where the first gave up too early, what has become of it since.</summary>
    private async Task<string> RepeatAsync(DoneCall done)
    {
        const string NotRunAgain = "This very call was made just before the connection was lost, so it was not run again. Tell the person what came of it; call again only if they ask for it once more.";
        using var deadline = new CancellationTokenSource(_limit, _time);
        string outcome;
        try
        {
            outcome = await done.Run.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!done.Run.IsCompleted)
        {
            return ToolOutput.Failure("This very call was made just before the connection was lost and still runs; it was not started again. Its outcome is not known yet.");
        }
        catch (OperationCanceledException)
        {
            outcome = ToolOutput.Failure("The tool did not finish in time.");
        }
        catch (Exception)
        {
            // The first call wrote the fault to the journal.
            outcome = ToolOutput.Failure("The tool failed on the device.");
        }

        _ledger.Told(done);
        return ToolOutput.Repeated(outcome, NotRunAgain);
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
