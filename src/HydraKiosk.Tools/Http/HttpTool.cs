using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Http.Credentials;
using HydraKiosk.Tools.Http.Exchange;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Http;

/// <summary>
/// A tool that is a request to a server. It is sent once, on a connection of its own, to an address that was checked, and never a second time.
/// </summary>
public sealed class HttpTool : ITool
{
    private const string NothingSent = "Nothing was sent.";

    private readonly HttpSettings _settings;
    private readonly HttpServices _services;
    private readonly HttpRequestPlan _plan;
    private readonly HttpExchange _exchange;
    private readonly HttpJournal _journal;

    /// <param name="name">What the model calls it.</param>
    /// <param name="description">What it does, for the model.</param>
    /// <param name="parametersJson">A JSON Schema object for the arguments, which the caller has checked them against.</param>
    /// <param name="settings">What is sent, free of what <see cref="HttpProblem"/> finds.</param>
    /// <param name="log">One line for each request that failed.</param>
    /// <param name="time">The clock of the line budget. The network runs by the system's clock.</param>
    /// <param name="services">What is needed of the device; left out, the system's.</param>
    /// <param name="isReadOnly">Whether it only tells and changes nothing.</param>
    /// <exception cref="ArgumentException">The templates or the extra roots cannot be used.</exception>
    public HttpTool(
        string name, string description, string parametersJson, HttpSettings settings, ILogger log, TimeProvider time, HttpServices? services = null,
        bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, Description, ParametersJson, IsReadOnly, _settings) = (name, description, parametersJson, isReadOnly, settings);
        _services = services ?? new HttpServices();
        var faults = new List<string>();
        _plan = new HttpRequestPlan(settings, faults);
        X509Certificate2Collection roots = [];
        if (settings.ExtraRootsFile is { } file)
        {
            roots = ExtraRoots.Load(file, out var problem);
            faults.AddRange(problem is null ? [] : [problem]);
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(faults[0], nameof(settings));
        }

        var limits = new ExchangeLimits(settings.OutputLimitBytes, settings.ConnectTimeout, settings.AnswerTimeout);
        _exchange = new HttpExchange(_plan.Rules!, _services.Resolve, limits, roots);
        _journal = new HttpJournal(name, _plan.Url!.Host, log, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string ParametersJson { get; }

    /// <summary>Whether it only tells and changes nothing.</summary>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The request was given up, and its connection is closed.</exception>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new ToolAnswer(await AnswerAsync(call, cancellation).ConfigureAwait(false));
    }

    private async Task<string> AnswerAsync(ToolCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var callId = call.Request.CallId;
        Dictionary<string, string> secrets;
        try
        {
            secrets = _plan.Secrets.ToDictionary(
                name => name, name => CredentialFiles.Read(_settings.CredentialFolder, name), StringComparer.Ordinal);
        }
        catch (CredentialFault fault)
        {
            _journal.NoSecret(callId, fault.Message);
            return ToolOutput.Failure($"This device is not set up for that. {NothingSent}");
        }

        using var request = _plan.Fill(call.Arguments, secrets);
        if (_settings.SendsIdempotencyKey)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", _services.IdempotencyKey(call));
        }

        return Answer(callId, await _exchange.SendAsync(request, cancellation).ConfigureAwait(false), secrets.Values);
    }

    private string Answer(string callId, HttpReply reply, IReadOnlyCollection<string> secrets)
    {
        switch (reply)
        {
            case HttpReply.Answered answered:
                if (answered.Status is < 200 or >= 300)
                {
                    _journal.BadStatus(callId, answered.Status);
                }

                return HttpAnswer.Of(answered, secrets);
            case HttpReply.NotAllowed:
                _journal.NotAllowed(callId);
                return ToolOutput.Failure($"This device may not reach that server. {NothingSent}");
            case HttpReply.Unreachable unreachable:
                _journal.Unreachable(callId, unreachable.Reason);
                return ToolOutput.Failure($"The server cannot be reached at the moment. {NothingSent}");
            case HttpReply.NotTrusted:
                _journal.NotTrusted(callId);
                return ToolOutput.Failure($"There is no secure connection to the server. {NothingSent}");
            default:
                var reason = ((HttpReply.Broken)reply).Reason;
                _journal.NoAnswer(callId, reason);
                return ToolOutput.Failure($"The server gave no usable answer: {reason}."
                    + (IsReadOnly ? "" : " Whether the request was carried out is not known, so do not simply repeat it."));
        }
    }
}
