using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Running;

/// <summary>
/// Runs calls against a fixed catalogue: what is not in it does not run, arguments that do not parse as an object do not run, no more than
/// so many run in a minute, each has a time limit, and what a lost session had just asked for is not done a second time.
/// </summary>
public sealed class ToolRunner
{
    private readonly Dictionary<string, ITool> _tools;
    private readonly int _perMinute;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly SideEffectLedger _ledger;
    private readonly CallRate _rate;
    private readonly ToolJournal _journal;

    /// <param name="catalogue">What may be called.</param>
    /// <param name="perMinute">Calls that may run in any minute, 1 or more.</param>
    /// <param name="limit">The time limit of a call's first answer; the service's own is a few seconds, so 4 s is the default of the design.</param>
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
        _ledger = ledger ?? new SideEffectLedger(time);
        _rate = new CallRate(perMinute, time);
        _journal = new ToolJournal(log, time);
    }

    /// <summary>
    /// Runs one call. Its answers come one after the other, mostly a single one. Never throws and never waits longer than the limit for the first: an
    /// unknown name, arguments that do not fit, a failure and a limit that has passed are answers too.
    /// </summary>
    /// <param name="request">What is asked for, by whom and when.</param>
    /// <param name="cancellation">Nobody wants an answer any more: the tool is told, and the stream ends.</param>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (request.Name is not { } name || !_tools.TryGetValue(name, out var tool))
        {
            _journal.Unknown(request.CallId, request.Name?.Length ?? 0);
            yield return Failure("There is no such tool on this device.");
            yield break;
        }

        if (!tool.IsReadOnly && FindDone(tool, request.ArgumentsJson) is { } done)
        {
            _journal.NotRepeated(tool.Name, request.CallId);
            if (await RepeatAsync(done, cancellation).ConfigureAwait(false) is { } outcome)
            {
                yield return new ToolAnswer(outcome);
            }

            yield break;
        }

        if (!_rate.Take())
        {
            _journal.TooMany(tool.Name, request.CallId, _perMinute);
            yield return Failure("Too many calls within a minute. Try again later.");
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answers = Channel.CreateUnbounded<ToolAnswer>(new UnboundedChannelOptions { SingleReader = true });
        if (!TryStart(tool, request, answers.Writer, stop.Token))
        {
            yield return Failure("The arguments are not valid JSON. Nothing was done.");
            yield break;
        }

        using var deadline = new CancellationTokenSource(_limit, _time);
        using var late = deadline.Token.Register(() => Stop(stop, tool, request));
        for (var isFirst = true; ; isFirst = false)
        {
            var (answer, isLast) = await NextAsync(tool, request, answers.Reader, isFirst ? stop.Token : cancellation, cancellation)
                .ConfigureAwait(false);
            if (answer is { } said)
            {
                _ = isFirst && late.Unregister(); // whoever has answered once may take its time for the rest
                yield return said;
            }

            if (isLast)
            {
                yield break;
            }
        }
    }

    /// <summary>What a tool does when it is stopped is its own code, and may fail: on the timer's thread that would end the program.</summary>
    private void Stop(CancellationTokenSource stop, ITool tool, ToolRequest request)
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException fault)
        {
            _journal.Failed(tool.Name, request.CallId, fault);
        }
    }

    private static ToolAnswer Failure(string error) => new(ToolOutput.Failure(error));

    /// <summary>The next answer, or what stands in its place, and whether it is the last.</summary>
    private async Task<(ToolAnswer? Answer, bool IsLast)> NextAsync(
        ITool tool, ToolRequest request, ChannelReader<ToolAnswer> answers, CancellationToken waiting, CancellationToken cancellation)
    {
        try
        {
            return await answers.WaitToReadAsync(waiting).ConfigureAwait(false) && answers.TryRead(out var answer) ? (answer, false) : (null, true);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            _journal.TimedOut(tool.Name, request.CallId, _limit);
            return (Failure("The tool did not finish in time."), true);
        }
        catch (ToolRefusedException refused)
        {
            _journal.Refused(tool.Name, request.CallId);
            return (Failure(refused.Message), true);
        }
        catch (Exception fault)
        {
            _journal.Failed(tool.Name, request.CallId, fault);
            return (Failure("The tool failed on the device."), true);
        }
    }

    /// <summary>
    /// Lets the tool run on a thread of the pool, beyond any limit of whoever waits for it. False where its arguments are not JSON.
    /// </summary>
    private bool TryStart(ITool tool, ToolRequest request, ChannelWriter<ToolAnswer> answers, CancellationToken stop)
    {
        JsonElement arguments;
        try
        {
            arguments = Parse(request.ArgumentsJson);
        }
        catch (Exception fault) when (IsOfTheArguments(fault))
        {
            _journal.BadArguments(tool.Name, request.CallId, request.ArgumentsJson.Length);
            return false;
        }

        if (arguments.ValueKind != JsonValueKind.Object)
        {
            answers.Complete(new ToolRefusedException("The arguments must be a JSON object."));
            return true;
        }

        var run = Task.Run(() => PumpAsync(tool, new ToolCall(arguments, request), answers, stop), CancellationToken.None);
        if (!tool.IsReadOnly)
        {
            _ledger.Began(tool.Name, arguments, run);
        }

        return true;
    }

    /// <summary>Passes on what the tool says.</summary>
    /// <returns>Its last output.</returns>
    private static async Task<string> PumpAsync(ITool tool, ToolCall call, ChannelWriter<ToolAnswer> answers, CancellationToken stop)
    {
        try
        {
            var last = "";
            await foreach (var answer in tool.RunAsync(call, stop).ConfigureAwait(false))
            {
                last = answer.Output;
                answers.TryWrite(answer);
            }

            answers.Complete();
            return last;
        }
        catch (Exception fault)
        {
            answers.Complete(fault);
            throw;
        }
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
        catch (Exception fault) when (IsOfTheArguments(fault))
        {
            return null; // refused below, like any call that is not JSON
        }
    }

    /// <summary>The first call's outcome; where the first gave up too early, what has become of it since.</summary>
    /// <returns>Null where nobody wants to know any more.</returns>
    private async Task<string?> RepeatAsync(DoneCall done, CancellationToken cancellation)
    {
        const string NotRunAgain = "This very call was made just before the connection was lost, so it was not run again. "
            + "Tell the person what came of it; call again only if they ask for it once more.";
        using var deadline = new CancellationTokenSource(_limit, _time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        string outcome;
        try
        {
            outcome = await done.Run.WaitAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (!done.Run.IsCompleted)
        {
            return ToolOutput.Failure(
                "This very call was made just before the connection was lost and still runs; it was not started again. Its outcome is not known "
                    + "yet.");
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

    /// <summary>Half a surrogate pair is no JSON either, and is told by other exceptions: in the text, and escaped in a string of it.</summary>
    private static bool IsOfTheArguments(Exception fault) => fault is JsonException or ArgumentException or InvalidOperationException;

    /// <summary>A copy that a tool may go on reading after its time is up.</summary>
    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
        return document.RootElement.Clone();
    }
}
