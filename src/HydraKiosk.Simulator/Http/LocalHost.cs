using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Simulator.Http;

/// <summary>Sets up Kestrel for the simulator: one address, no defaults, and no handling of the process's signals.</summary>
internal static class LocalHost
{
    /// <summary>How much Kestrel reads ahead of the session. With more, a client would not notice that a server reads slowly.</summary>
    private const int ReadBufferBytes = 64 * 1024;

    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(2);

    /// <summary>Makes a web application that has no routes yet.</summary>
    /// <param name="address">Where it will listen.</param>
    /// <param name="port">The port; 0 is any free port.</param>
    public static WebApplication Build(IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // Signals belong to whoever hosts the service.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.MaxReadBufferSize = ReadBufferBytes).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        return builder.Build();
    }

    /// <summary>Returns where clients connect, once the application has started.</summary>
    public static Uri SessionUri(WebApplication app, string path)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(address) { Scheme = "ws", Path = path }.Uri;
    }

    /// <summary>Stops listening; waits 2 s at most for connections that are still open.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        using var limit = new CancellationTokenSource(_stopLimit);
        await app.StopAsync(limit.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
