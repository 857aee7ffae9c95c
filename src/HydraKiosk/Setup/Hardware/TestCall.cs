using System.Threading.Channels;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Configuration;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Setup.Hardware;

/// <summary>A short conversation with the service, by the parts of the daemon, on the devices that were chosen.</summary>
/// <param name="configuration">The configuration as it will be.</param>
/// <param name="key">The service's key.</param>
/// <param name="secrets">What must not be told.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told what happens.</param>
internal sealed class TestCall(LoadedConfiguration configuration, ApiKey key, SecretFilter secrets, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly Channel<ConversationNotice> _notices =
        Channel.CreateUnbounded<ConversationNotice>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Holds it: until the agent's greeting was heard, something is broken that waiting does not mend, or a minute is over.</summary>
    /// <returns>Whether a reply was heard.</returns>
    public async Task<bool> HoldAsync(CancellationToken stop)
    {
        using var provider = LineLoggerProvider.ForStandardError(LogLevel.Warning, secrets);
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(provider).SetMinimumLevel(LogLevel.Warning));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var end = time.CreateTimer(_ => over.Cancel(), null, _limit, Timeout.InfiniteTimeSpan);
        var kiosk = new KioskBuilder(Greeting(configuration), key, SoundFactory.Source(configuration.Options.Audio, time, logs), time, logs)
        {
            Observer = notice => _notices.Writer.TryWrite(notice),
            Secrets = secrets,
            Minted = secrets.Know,
        }.Build();
        var running = RunAsync(kiosk, over.Token);
        var isHeard = await FollowAsync(kiosk, over.Token);
        await over.CancelAsync();
        await running;
        stop.ThrowIfCancellationRequested();
        return isHeard;
    }

    private async Task RunAsync(Kiosk kiosk, CancellationToken stop)
    {
        try
        {
            await kiosk.RunAsync(stop);
        }
        catch (AudioDeviceException e)
        {
            say(e.Message);
        }
        finally
        {
            _notices.Writer.TryComplete();
        }
    }

    /// <summary>The agent speaks first here whatever the configuration says: then nobody has to find the right moment.</summary>
    private static LoadedConfiguration Greeting(LoadedConfiguration configuration) => configuration with
    {
        Options = configuration.Options with
        {
            Hydra = configuration.Options.Hydra with { Greeting = true, Session = SessionPolicy.OnDemand },
        },
    };

    private async Task<bool> FollowAsync(Kiosk kiosk, CancellationToken over)
    {
        var isTried = false;
        try
        {
            await foreach (var notice in _notices.Reader.ReadAllAsync(over))
            {
                switch (notice)
                {
                    case SessionReady ready when !isTried:
                        say($"Connected after {ready.Session.HandshakeTime.TotalMilliseconds:0} ms.");
                        break;
                    case SessionOver when !isTried: // the session that every start opens and closes, to see whether the key is right
                        isTried = true;
                        kiosk.Post(new PersonEngaged("test call"));
                        break;
                    case SessionMissing missing:
                        say($"No connection: {Printable.Line(missing.Detail)}");
                        if (missing.NeedsTechnician)
                        {
                            return false;
                        }

                        break;
                    case SoundDeviceNoticed { IsWorking: false } sound:
                        say($"No sound: {Printable.Line(sound.Detail)}");
                        break;
                    case ReplyHeard:
                        say("The agent speaks: this is how loud it is.");
                        break;
                    case ReplyEnded { Heard.TotalMilliseconds: > 0 }:
                        return true;
                    default:
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            say("The call was ended before a reply was heard.");
        }

        return false;
    }
}
