using System.Text.Json;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Link.Outcomes;

/// <summary>
/// What a service at an address seems to be: by the first thing that it says, or by the path of the address, which services of one kind share. An
/// address that was mixed up is then named as such, and not as a network that fails.
/// </summary>
internal static class KnownWires
{
    private const string WebServer = "a web server";
    private const int MostQuoted = 40;

    /// <summary>
    /// Ends of paths and who listens there, the longer ones first. Paths alone prove nothing, so they are asked only where no session came about.
    /// </summary>
    private static readonly (string End, string Name)[] _paths =
    [
        ("/chat/completions", WireNames.Chat),
        ("/tts/live", WireNames.Speech),
        ("/stt/live", WireNames.Hearing),
        ("/api/chat", WireNames.Duplex),
        ("/realtime", WireNames.Realtime),
        ("/s2s", WireNames.Hydra),
    ];

    /// <summary>Who speaks so; null where it might be anybody.</summary>
    /// <param name="message">The first message of a connection.</param>
    /// <param name="isBinary">Whether it is binary.</param>
    public static string? OfMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (isBinary)
        {
            var isHandshake = message is [0] or [0, 0, 0, 0, 0, ..] && message.Length is 1 or 9;
            return isHandshake || (message is [1, ..] && message[1..].StartsWith("OggS"u8)) ? WireNames.Duplex : null;
        }

        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var (isCreated, hasId, hasSession) = (false, false, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                hasId |= reader.ValueTextEquals("session_id"u8);
                var isSession = reader.ValueTextEquals("session"u8);
                reader.Read();
                isCreated |= isType && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("session.created"u8);
                hasSession |= isSession && reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
            }

            return !isCreated ? null : hasSession ? WireNames.Realtime : hasId ? WireNames.Hydra : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // not whole, or no text: whoever reads it in earnest says so
        }
    }

    /// <summary>Who usually listens at a path; null where it might be anybody.</summary>
    public static string? OfPath(Uri address)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        return Array.Find(_paths, known => path.EndsWith(known.End, StringComparison.OrdinalIgnoreCase)).Name;
    }

    /// <summary>That this is not who was meant.</summary>
    /// <param name="looks">Whom it looks like.</param>
    /// <param name="own">Whom the voice speaks to.</param>
    public static string Sentence(string looks, string own) => $"this looks like {looks}; the voice here is {own}";

    /// <summary>
    /// An attempt that came to nothing, in the light of where it was made: where the address is another service's, or a web server answered, that is
    /// the fault, whatever else was missing.
    /// </summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="options">Where it was made, and who was meant.</param>
    /// <param name="answer">The HTTP answer; null where none came.</param>
    public static SessionOutcome Recognise(SessionOutcome outcome, LinkOptions options, HttpTraits? answer)
    {
        var byPath = OfPath(options.RequestUri) is { } name && name != options.Speaks ? name : null;
        if (outcome.Cause == LinkCause.CredentialsRefused || outcome.Cause == LinkCause.KeyNotAllowed
            || (outcome.Cause == LinkCause.Unreachable && answer is null))
        {
            // A key that is not known, or a connection that is cut, has other causes as well; but this may be the one.
            return byPath is null ? outcome : outcome with { Detail = $"{outcome.Detail}; {Sentence(byPath, options.Speaks)}" };
        }

        var isSilent = outcome.Cause == LinkCause.HandshakeTimedOut || outcome.Cause == LinkCause.WaitsInSilence
            || ((outcome.Cause == LinkCause.Unreachable || outcome.Cause == LinkCause.Lost) && answer is { IsUpgrade: true });
        var isPage = outcome.Cause == LinkCause.LoginPage && answer is { IsRedirect: false } && options.Endpoint.IsLoopback;
        if (outcome.Cause != LinkCause.UpgradeRefused && !isSilent && !isPage)
        {
            return outcome;
        }

        var looks = byPath ?? (isSilent ? null : answer switch
        {
            not { IsHtml: true } and not { IsSuccess: true } => null, // gateways before services call themselves by a web server's name as well
            { Server: { Length: > 0 } server } => $"{WebServer} ({Printable.Line(server, MostQuoted)})",
            _ => WebServer,
        });
        return looks is null ? outcome
            : outcome with { Cause = LinkCause.OtherService, Detail = $"{outcome.Detail}: {Sentence(looks, options.Speaks)}" };
    }
}

/// <summary>What of an HTTP answer tells who gave it.</summary>
/// <param name="IsUpgrade">Whether it opened a WebSocket.</param>
/// <param name="IsSuccess">Whether it was 200 or the like, which no service of a voice gives to the question for a WebSocket.</param>
/// <param name="IsRedirect">Whether it leads elsewhere.</param>
/// <param name="IsHtml">Whether it is a page.</param>
/// <param name="Server">What the server calls itself; null where it does not say.</param>
internal sealed record HttpTraits(bool IsUpgrade, bool IsSuccess, bool IsRedirect, bool IsHtml, string? Server);
