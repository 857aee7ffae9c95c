using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Dialects.Cascade;
using HydraKiosk.Simulator.Dialects.Duplex;
using HydraKiosk.Simulator.Dialects.Realtime;
using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Simulator;

/// <summary>
/// A local voice service, Hydra unless it is told otherwise: the service's side of the wire on Kestrel, driven by a <see cref="Scenario"/>. It shares
/// no code with the client, except the names of events and models, so that tests can trust its judgement: it checks what it receives and keeps
/// everything in <see cref="Log"/>. Turns follow received samples; every other time comes from the given <see cref="TimeProvider"/>.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    /// <summary>The key that scenarios accept unless they say otherwise.</summary>
    public const string DefaultKey = "sk_simulator";

    private static readonly SortedDictionary<SimulatedVoice, Func<DialectContext, IDialect>> _dialects = new()
    {
        [SimulatedVoice.Hydra] = context => new HydraDialect(context),
        [SimulatedVoice.Cascade] = context => new CascadeDialect(context),
        [SimulatedVoice.Duplex] = context => new DuplexDialect(context),
        [SimulatedVoice.Realtime] = context => new RealtimeDialect(context),
    };

    private readonly WebApplication _app;
    private readonly IDialect _dialect;
    private readonly CancellationTokenSource _stopping;
    private readonly LogFile? _file;
    private int _stopped;

    private SimulatorServer(
        WebApplication app, IDialect dialect, CancellationTokenSource stopping, LogFile? file, SimulatorLog log, Uri endpoint)
    {
        _app = app;
        _dialect = dialect;
        _stopping = stopping;
        _file = file;
        Log = log;
        Endpoint = endpoint;
    }

    /// <summary>The services that it can stand in for.</summary>
    public static IEnumerable<SimulatedVoice> Voices => _dialects.Keys;

    /// <summary>Where clients connect, for Hydra <c>ws://ADDRESS:PORT/waves/v1/s2s</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Where tokens are minted: <c>http://ADDRESS:PORT/waves/v1/auth/token</c>.</summary>
    public Uri TokenEndpointUri => new UriBuilder(Endpoint) { Scheme = Uri.UriSchemeHttp, Path = TokenEndpoint.Path }.Uri;

    /// <summary>Everything that happened on the server.</summary>
    public SimulatorLog Log { get; }

    /// <summary>Starts a server on a free loopback port.</summary>
    /// <param name="scenario">What it does.</param>
    /// <param name="time">The clock; null is the system's.</param>
    /// <param name="cancellation">Calls off the start.</param>
    /// <exception cref="SimulatorException">
    /// <see cref="SimulatorCauses.CannotListen"/> the address; <see cref="SimulatorCauses.BadScenario"/> the scenario.
    /// </exception>
    public static Task<SimulatorServer> StartAsync(Scenario scenario, TimeProvider? time = null, CancellationToken cancellation = default) =>
        StartAsync(new SimulatorOptions { Scenario = scenario }, time, null, cancellation);

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how it serves.</param>
    /// <param name="time">The clock; null is the system's.</param>
    /// <param name="loggers">Take the lines that a person should read; null writes none.</param>
    /// <param name="cancellation">Calls off the start.</param>
    /// <exception cref="SimulatorException">
    /// <see cref="SimulatorCauses.CannotListen"/> the address; <see cref="SimulatorCauses.BadScenario"/> the scenario; <see
    /// cref="SimulatorCauses.LogNotWritable"/> the log file.
    /// </exception>
    public static async Task<SimulatorServer> StartAsync(
        SimulatorOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = ScenarioCheck.Errors(options.Scenario);
        if (errors.Count > 0)
        {
            throw new SimulatorException(SimulatorCauses.BadScenario, $"scenario \"{options.Scenario.Name}\": {string.Join("; ", errors)}");
        }

        var clock = time ?? TimeProvider.System;
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("HydraKiosk.Simulator");
        var file = options.LogFile is { } path ? LogFile.Create(path, logger) : null;
        var stopping = new CancellationTokenSource();
        try
        {
            var log = new SimulatorLog(clock, file);
            var context = new ServerContext(options.Scenario, FaultPlan.Of(options.Scenario), log, clock, logger);
            var credentials = new CredentialCheck(options.Scenario.Server, clock);
            var dialect = _dialects[options.Voice](new DialectContext(context, credentials, stopping.Token));
            if (dialect.Refuses(options.Scenario) is { } refusal)
            {
                throw new SimulatorException(SimulatorCauses.BadScenario, $"scenario \"{options.Scenario.Name}\": {refusal}");
            }

            var app = Build(options, dialect);
            try
            {
                await app.StartAsync(cancellation).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                await app.DisposeAsync().ConfigureAwait(false);
                var inUse = e.InnerException is AddressInUseException;
                throw new SimulatorException(SimulatorCauses.CannotListen, inUse
                    ? $"{options.Address}:{options.Port} is in use. Stop what listens there, or choose another port (0 takes any free one)."
                    : $"cannot listen on {options.Address}:{options.Port}: {e.Message}", e);
            }
            catch (System.Net.Sockets.SocketException e)
            {
                await app.DisposeAsync().ConfigureAwait(false);
                var where = $"{options.Address}:{options.Port}";
                throw new SimulatorException(
                    SimulatorCauses.CannotListen, $"cannot listen on {where}: {e.Message}. Choose an address of this machine and a port above 1023.",
                        e);
            }

            var endpoint = LocalHost.SessionUri(app, dialect.Path);
            SimulatorMessages.Serving(logger, options.Voice.ToString(), options.Scenario.Name, endpoint);
            return new SimulatorServer(app, dialect, stopping, file, log, endpoint);
        }
        catch
        {
            file?.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Closes every session with 1001, then stops listening. Safe to call twice.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _dialect.StopAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        await LocalHost.StopAsync(_app).ConfigureAwait(false);
        _file?.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static WebApplication Build(SimulatorOptions options, IDialect dialect)
    {
        var app = LocalHost.Build(options.Address, options.Port);
        app.Run(async context =>
        {
            if (!await dialect.TryHandleAsync(context).ConfigureAwait(false))
            {
                await ErrorAnswer.WriteAsync(context, 404, "not_found", dialect.Paths).ConfigureAwait(false);
            }
        });
        return app;
    }
}
