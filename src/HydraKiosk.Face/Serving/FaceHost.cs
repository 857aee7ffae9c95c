using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Face.Serving;

/// <summary>
/// Sets up Kestrel for the pages: one address, no defaults, no handling of the process's signals, and bounds for what a stranger can hold.
/// </summary>
internal static class FaceHost
{
    /// <summary>Connections at a time: eight pages with their files, and some of those who do not belong here.</summary>
    public const int MostConnections = 64;

    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(1);

    /// <summary>Makes a web application that answers nothing yet.</summary>
    public static WebApplication Build(FaceSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        if (settings.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = FaceServer.MostPages;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxRequestBodySize = 1024;
            kestrel.Limits.MaxRequestLineSize = 2048;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8192;
            kestrel.Listen(settings.Listen, listen =>
            {
                listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1; // a browser's one socket needs no other
                if (settings.Certificate is { } certificate)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions
                    {
                        ServerCertificate = certificate,
                        HandshakeTimeout = TimeSpan.FromSeconds(5),
                    });
                }
            });
        });
        return builder.Build();
    }

    /// <summary>Where browsers of this machine find it, once it has started.</summary>
    public static Uri AddressOf(WebApplication app, FaceSettings settings)
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(settings.Certificate is null ? "http" : "https", bound.Host is "[::]" or "0.0.0.0" ? "localhost" : bound.Host, bound.Port).Uri;
    }

    /// <summary>Stops listening; connections that are still open are cut after a second.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        using var limit = new CancellationTokenSource(_stopLimit);
        await app.StopAsync(limit.Token);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
