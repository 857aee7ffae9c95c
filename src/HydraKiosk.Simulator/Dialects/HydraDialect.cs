using HydraKiosk.Simulator.Http;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects;

/// <summary>Hydra: one WebSocket for a session, and an address at which tokens are minted.</summary>
internal sealed class HydraDialect(DialectContext dialect) : IDialect
{
    private readonly SessionEndpoint _sessions = new(dialect.Server, dialect.Credentials, dialect.Stopping);
    private int _mints;

    /// <inheritdoc/>
    public string Path => SessionEndpoint.Path;

    /// <inheritdoc/>
    public string Paths => $"Use the path {SessionEndpoint.Path} for a session, or {TokenEndpoint.Path} for a token.";

    /// <inheritdoc/>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case SessionEndpoint.Path:
                await _sessions.HandleAsync(context).ConfigureAwait(false);
                return true;
            case TokenEndpoint.Path:
                var number = Interlocked.Increment(ref _mints);
                if (!await HttpFaults.PlayAsync(context, dialect.Server, "mint", number, dialect.Stopping).ConfigureAwait(false))
                {
                    await TokenEndpoint.HandleAsync(context, dialect.Credentials, dialect.Server.Log).ConfigureAwait(false);
                }

                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => _sessions.StopAsync(limit);
}
