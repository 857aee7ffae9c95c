using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting;

/// <summary>
/// Runs the parts of a kiosk as services of the generic host. They start in this order, and end in the opposite one, together within 3 s: sound
/// device,
/// link, conversation, figures, and what the caller adds (the control socket). So the socket answers nobody who would be told half, the
/// conversation falls silent and lets its session go, the link closes it with 1000, and the device finalises its files last.
/// </summary>
internal static class KioskHost
{
    /// <summary>How long the end of all services may take.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    /// <summary>Runs until <paramref name="stop"/>, or until a part ends by itself.</summary>
    /// <param name="kiosk">The kiosk.</param>
    /// <param name="more">Services that start after those of the kiosk and end before them.</param>
    /// <param name="ending">Called when the end begins, for whatever reason.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="Audio.Devices.AudioDeviceException">The device cannot be opened and its kind is not waited for.</exception>
    public static async Task RunAsync(Kiosk kiosk, IReadOnlyList<IHostedService> more, Action ending, CancellationToken stop)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            ApplicationName = "hydra-kiosk"
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = EndLimit);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        foreach (var service in (IEnumerable<IHostedService>)[.. kiosk.Services, .. more])
        {
            builder.Services.AddSingleton(service);
        }

        using var host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        await Task.WhenAny(kiosk.Ending.Any, Task.Delay(Timeout.Infinite, stop));
        ending();
        if (kiosk.Ending.Fault is { } fault)
        {
            kiosk.EndsBy(fault); // before the end takes apart what led to it
        }

        try
        {
            await host.StopAsync(CancellationToken.None);
        }
        catch (Exception badEnd) when (stop.IsCancellationRequested && kiosk.Ending.Fault is null)
        {
            kiosk.EndedBadly(badEnd); // who asked for the end gets it: one slow part is no reason to end more than that
        }
        finally
        {
            foreach (var service in kiosk.Services.Concat(more).OfType<IDisposable>())
            {
                service.Dispose(); // the container disposes only of what it has made
            }

            kiosk.Ending.ThrowIfFailed(); // what ended it, not what its end ran into
        }
    }

    /// <summary>Signals are the caller's business; the host only starts and stops when told.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
