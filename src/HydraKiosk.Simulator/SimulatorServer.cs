using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Simulator;

/// <summary>
/// A local Hydra: the service's side of the wire protocol on Kestrel, driven by a <see cref="Scenario"/>. It shares no code with the client,
/// except the names of events and models, so that tests can trust its judgement: it checks what it receives and keeps everything in
/// <see cref="Log"/>. Turns follow received samples; every other time comes from the given <see cref="TimeProvider"/>.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    /// <summary>The key that scenarios accept unless they say otherwise.</summary>
    public const string DefaultKey = "sk_simulator";

    private readonly WebApplication _app;
    private readonly SessionEndpoint _sessions;
    private readonly CancellationTokenSource _stopping;
    private readonly LogFile? _file;
    private int _stopped;

    private SimulatorServer(
        WebApplication app, SessionEndpoint sessions, CancellationTokenSource stopping, LogFile? file, SimulatorLog log, Uri endpoint)
    {
        _app = app;
        _sessions = sessions;
        _stopping = stopping;
        _file = file;
        Log = log;
        Endpoint = endpoint;
    }

    /// <summary>Where clients connect: <c>ws://ADDRESS:PORT/waves/v1/s2s</c>.</summary>
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
            var sessions = new SessionEndpoint(context, credentials, stopping.Token);
            var app = Build(options, context, credentials, sessions, stopping.Token);
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

            var endpoint = LocalHost.SessionUri(app);
            SimulatorMessages.Serving(logger, options.Scenario.Name, endpoint);
            return new SimulatorServer(app, sessions, stopping, file, log, endpoint);
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
        await _sessions.StopAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        await LocalHost.StopAsync(_app).ConfigureAwait(false);
        _file?.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static WebApplication Build(
        SimulatorOptions options, ServerContext server, CredentialCheck credentials, SessionEndpoint sessions, CancellationToken stopping)
    {
        var app = LocalHost.Build(options.Address, options.Port);
        var mints = 0;
        app.Run(async context =>
        {
            switch (context.Request.Path.Value)
            {
                case SessionEndpoint.Path:
                    await sessions.HandleAsync(context).ConfigureAwait(false);
                    break;
                case TokenEndpoint.Path:
                    if (!await HttpFaults.PlayAsync(context, server, "mint", Interlocked.Increment(ref mints), stopping).ConfigureAwait(false))
                    {
                        await TokenEndpoint.HandleAsync(context, credentials, server.Log).ConfigureAwait(false);
                    }

                    break;
                default:
                    const string Paths = $"Use the path {SessionEndpoint.Path} for a session, or {TokenEndpoint.Path} for a token.";
                    await ErrorAnswer.WriteAsync(context, 404, "not_found", Paths).ConfigureAwait(false);
                    break;
            }
        });
        return app;
    }
}
