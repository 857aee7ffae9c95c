using System.Net.Http.Headers;
using System.Net.WebSockets;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Drift;

/// <summary>Has a turn with a service and gives back what came, in its order. What comes is bounded.</summary>
public static class WireTalk
{
    private const int MostMessages = 500;
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Has a turn over a WebSocket.</summary>
    /// <param name="socket">Open; it is not closed.</param>
    /// <param name="turn">What is said.</param>
    /// <param name="limit">When it is up, what has come is given back.</param>
    /// <exception cref="WebSocketException">The connection was lost.</exception>
    public static async Task<IReadOnlyList<WireMessage>> OverSocketAsync(WebSocket socket, WireTurn turn, CancellationToken limit)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(turn);
        var came = new List<WireMessage>();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await SendAsync(socket, turn.First, limit);
            var bytes = 0;
            while (came.Count < MostMessages && bytes < MostBytes && await ReceiveAsync(socket, limit) is { } message)
            {
                came.Add(message);
                bytes += message.Content.Length;
                var kind = turn.KindOf(message);
                if (kind is not null && kind == turn.Last)
                {
                    break;
                }

                if (kind is not null && answered.Add(kind) && turn.Answers.TryGetValue(kind, out var answer))
                {
                    await SendAsync(socket, answer, limit);
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The time is up: what has come is what there is to look at.
        }

        return came;
    }

    /// <summary>Asks a chat endpoint for one word and gives back the data of its events.</summary>
    /// <param name="client">Sends the request; the key is in its headers.</param>
    /// <param name="chat">Address and model.</param>
    /// <param name="limit">When it is up, what has come is given back.</param>
    /// <exception cref="HttpRequestException">No connection, or another status than success.</exception>
    public static async Task<IReadOnlyList<WireMessage>> OverHttpAsync(HttpClient client, ChatOptions chat, CancellationToken limit)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(chat);
        var came = new List<WireMessage>();
        using var request = new HttpRequestMessage(HttpMethod.Post, chat.Endpoint)
        {
            Content = new ByteArrayContent(ChatRequest.Write(chat, "You are tested.", [], [new PersonSaid("Say the single word: yes.")])),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
            response.EnsureSuccessStatusCode();
            using var stream = await response.Content.ReadAsStreamAsync(limit);
            var events = new ServerSentEvents();
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, limit)) > 0 && events.Take(buffer.AsSpan(0, read), Take))
            {
            }

            events.End(Take);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // As above.
        }

        return came;

        bool Take(ReadOnlySpan<byte> data)
        {
            if (data.SequenceEqual("[DONE]"u8))
            {
                return false;
            }

            came.Add(new WireMessage(data.ToArray(), IsBinary: false));
            return came.Count < MostMessages;
        }
    }

    private static async Task SendAsync(WebSocket socket, IReadOnlyList<WireMessage> messages, CancellationToken limit)
    {
        foreach (var message in messages)
        {
            await socket.SendAsync(
                message.Content, message.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, limit);
        }
    }

    /// <summary>The next message; null where the service closes, or sends one that is too long to be any.</summary>
    private static async Task<WireMessage?> ReceiveAsync(WebSocket socket, CancellationToken limit)
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (message.Length < MostBytes)
        {
            var part = await socket.ReceiveAsync(buffer, limit);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return new WireMessage(message.ToArray(), part.MessageType == WebSocketMessageType.Binary);
            }
        }

        return null;
    }
}
