using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Face.Access;
using HydraKiosk.Face.Captions;
using HydraKiosk.Face.Serving;
using HydraKiosk.Face.Themes;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Http.Credentials;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Screen;

/// <summary>What serves the screen, and what tells it.</summary>
/// <param name="Server">Serves the pages.</param>
/// <param name="Sinks">Have to be told what happens.</param>
internal sealed record ScreenParts(FaceServer Server, INoticeSink[] Sinks);

/// <summary>Makes what serves the screen, where that is wanted.</summary>
internal static class ScreenFactory
{
    /// <summary>The name of the file with the key of the pages, in the state folder.</summary>
    private const string KeyFile = "face.key";

    /// <summary>Makes it; null where nothing is served.</summary>
    /// <param name="options">The <c>face</c> part of the configuration.</param>
    /// <param name="state">The state folder; null for a kiosk that keeps nothing.</param>
    /// <param name="credentials">The folder of credentials.</param>
    /// <param name="device">The kiosk as the pages see it.</param>
    /// <param name="slow">Has to be told what happens as well.</param>
    /// <param name="secrets">Learns PIN and password.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    public static ScreenParts? Make(
        FaceOptions options, string? state, string credentials, ScreenDevice device, SlowSpeech slow, SecretFilter secrets, TimeProvider time,
        ILoggerFactory logs)
    {
        var log = logs.CreateLogger<FaceServer>();
        if (options.Listen is not { } listen)
        {
            return null;
        }

        var (password, certificate, isSafe) = Protection(options, listen, credentials, secrets, log);
        if (!isSafe)
        {
            return null; // the journal says why
        }

        string? keyProblem = null;
        var key = state is null ? FaceKey.OfThisProcess() : FaceKey.OfFile(Path.Combine(state, KeyFile), out keyProblem);
        if (keyProblem is not null)
        {
            FaceCauses.KeyNotKept.Write(log, keyProblem);
        }

        var settings = new FaceSettings
        {
            Listen = listen,
            Key = key,
            Pin = Secret(options.Pin, credentials, secrets, FaceCauses.NoPin, log),
            Password = password,
            Certificate = certificate,
            Language = ControlJson.Word(options.Language.ToString()),
            Theme = Theme(options.Theme, log),
        };
        var captions = new CaptionBook();
        var server = new FaceServer(settings, device, captions, time, log);
        return new ScreenParts(server, [slow, new ScreenSink(captions, server.OnNews)]);
    }

    /// <summary>What protects the pages from other machines; not safe where it is missing and they could be reached.</summary>
    private static (string? Password, X509Certificate2? Certificate, bool IsSafe) Protection(
        FaceOptions options, IPEndPoint listen, string credentials, SecretFilter secrets, ILogger log)
    {
        if (IPAddress.IsLoopback(listen.Address))
        {
            return (null, null, true);
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.Certificate!);
            return Secret(options.Password, credentials, secrets, FaceCauses.NotSafe, log) is { } password ? (password, certificate, true) : default;
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            FaceCauses.NotSafe.Write(log, fault.Message.TrimEnd('.'));
            return default;
        }
    }

    private static string? Secret(string? name, string credentials, SecretFilter secrets, Cause<string> cause, ILogger log)
    {
        if (name is null)
        {
            return null;
        }

        var (secret, problem) = CredentialFiles.Find(credentials, name);
        secrets.Know(secret);
        if (secret is null)
        {
            cause.Write(log, (problem ?? $"the credential {name} is empty").TrimEnd('.'));
        }

        return secret;
    }

    private static FaceTheme Theme(string? path, ILogger log)
    {
        if (path is null)
        {
            return FaceTheme.Usual;
        }

        if (!ThemeReader.TryRead(path, out var theme, out var problem))
        {
            FaceCauses.ThemeWrong.Write(log, path, problem);
            return FaceTheme.Usual;
        }

        return theme;
    }
}
