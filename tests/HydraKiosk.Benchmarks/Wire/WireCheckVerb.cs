using System.Net.Http.Headers;
using System.Net.WebSockets;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Drift;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Benchmarks.Wire;

/// <summary>
/// Has one turn with the real service, in which nobody says a word, and says how what came differs from recorded messages: by message and field.
/// </summary>
internal sealed class WireCheckVerb : IVerb
{
    public string Name => "wire-check";

    public string Summary =>
        "--voice hydra|realtime|duplex|cascade --endpoint ADDRESS [--chat ADDRESS --model M] [--speech ADDRESS] [--key-file FILE] [--recorded FOLDER] "
        + "[--seconds 15]: has the service changed its wire?";

    public int Run(Arguments arguments)
    {
        var recorded = arguments.Text("--recorded", Path.Combine(AppContext.BaseDirectory, "Recorded"));
        var service = new Service(arguments.Text("--key-file", ""), recorded, arguments.Int("--seconds", 15));
        var address = new Uri(arguments.Text("--endpoint"));
        List<bool> results = arguments.Text("--voice") switch
        {
            "hydra" => [OfSocket("hydra", service, address, WireTurn.Hydra, "hydra")],
            "realtime" => [OfSocket("realtime", service, address, WireTurn.Realtime, "realtime")],
            "duplex" => [OfDuplex(service, address)],
            "cascade" => OfCascade(service, address, arguments),
            var other => throw new ArgumentException($"--voice is hydra, realtime, duplex or cascade, and not \"{other}\"", nameof(arguments)),
        };
        return results.TrueForAll(isFine => isFine) ? ExitCode.Fine : ExitCode.Failed;
    }

    /// <summary>What is the same for every service: a key, where the recorded messages are, a time limit in seconds.</summary>
    private sealed record Service(string KeyFile, string Recorded, int Seconds)
    {
        public string? Key() => KeyFile.Length == 0 ? null : File.ReadAllText(KeyFile).Trim();

        public IEnumerable<string> Lines(string wire) => Directory.Exists(Path.Combine(Recorded, wire))
            ? Directory.EnumerateFiles(Path.Combine(Recorded, wire)).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            : throw new ArgumentException($"{Path.Combine(Recorded, wire)} is not there: --recorded names the folder with the recorded messages", nameof(wire));
    }

    private static List<bool> OfCascade(Service service, Uri hearing, Arguments arguments)
    {
        var chat = new ChatOptions { Model = arguments.Text("--model", "electron") };
        chat = arguments.Text("--chat", "") is { Length: > 0 } endpoint ? chat with { Endpoint = new Uri(endpoint) } : chat;
        var speech = arguments.Text("--speech", "") is { Length: > 0 } address ? new Uri(address) : SpeechOptions.DefaultEndpoint;
        return
        [
            OfSocket("hearing", service, hearing, WireTurn.Hearing, "pulse"),
            Report("chat", Ask(service, chat), static () => new MessageShapes(["object"]), service.Lines("chat")),
            OfSocket("speech", service, speech, WireTurn.Speech, "lightning"),
        ];
    }

    private static bool OfSocket(string name, Service service, Uri address, WireTurn turn, string wire) =>
        Report(name, Talk(service, address, turn), turn.Shapes, service.Lines(wire));

    private static bool OfDuplex(Service service, Uri address)
    {
        var came = Talk(service, address, WireTurn.Duplex);
        var drift = new DuplexDrift();
        foreach (var message in came)
        {
            drift.Add(message.Content, message.IsBinary);
        }

        List<string> differences = [.. drift.Differences];
        if (came.Count > 0 && !drift.HasSound)
        {
            differences.Add("no message with sound, though it was sent a second of silence");
        }

        return Say("duplex", came.Count, differences);
    }

    private static bool Report(string name, IReadOnlyList<WireMessage> came, Func<MessageShapes> shapes, IEnumerable<string> recorded) =>
        Say(name, came.Count, WireDrift.Of(came, shapes(), WireDrift.Recorded(shapes(), recorded)));

    private static bool Say(string name, int messages, IReadOnlyList<string> differences)
    {
        Console.WriteLine($"{name}: {messages} messages, {differences.Count} differences");
        foreach (var difference in differences)
        {
            Console.WriteLine("  " + difference);
        }

        return messages > 0 && differences.Count == 0;
    }

    private static IReadOnlyList<WireMessage> Talk(Service service, Uri address, WireTurn turn) => Meet(address, service.Seconds, async limit =>
    {
        using var socket = new ClientWebSocket();
        if (service.Key() is { } key)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        }

        await socket.ConnectAsync(address, limit);
        var came = await WireTalk.OverSocketAsync(socket, turn, limit);
        if (socket.State == WebSocketState.Open)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
        }

        return came;
    });

    private static IReadOnlyList<WireMessage> Ask(Service service, ChatOptions chat) => Meet(chat.Endpoint, service.Seconds, async limit =>
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = service.Key() is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        return await WireTalk.OverHttpAsync(client, chat, limit);
    });

    /// <summary>Does it within the time; says why where there is no connection.</summary>
    private static IReadOnlyList<WireMessage> Meet(Uri address, int seconds, Func<CancellationToken, Task<IReadOnlyList<WireMessage>>> talk)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            return talk(limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            Console.Error.WriteLine($"wire-check: {address.GetLeftPart(UriPartial.Path)}: {error.Message}");
            return [];
        }
    }
}
