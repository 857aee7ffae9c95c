using System.Text.Json;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Mcp;

/// <summary>The beginning of a connection, in which both sides agree on a revision of the protocol.</summary>
internal static class McpHandshake
{
    /// <summary>The newest of the <see cref="_known"/> revisions, which is the one to offer.</summary>
    public const string Newest = "2025-11-25";

    /// <summary>Tools are listed and called in the same way in all of these; the specification names a revision by its day.</summary>
    private static readonly string[] _known = ["2024-11-05", "2025-03-26", "2025-06-18", Newest];

    /// <summary>Agrees with a server.</summary>
    /// <exception cref="InvalidDataException">It speaks no known revision.</exception>
    public static async Task AgreeAsync(JsonRpcPeer peer, IMcpTransport transport, CancellationToken cancellation)
    {
        var result = await peer.RequestAsync("initialize", Write, isCancellable: false, cancellation).ConfigureAwait(false);
        var revision = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("protocolVersion"u8, out var version)
            && version.ValueKind == JsonValueKind.String ? version.GetString()! : "";
        if (!_known.Contains(revision))
        {
            throw new InvalidDataException(
                $"it speaks revision {VisibleText.Quoted(Printable.Line(revision, 20))} of the protocol, and this device {string.Join(", ", _known)}");
        }

        transport.Agreed(revision);
        await peer.NotifyAsync("notifications/initialized", cancellation).ConfigureAwait(false);
        transport.Listen();
    }

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteString("protocolVersion"u8, Newest);
        json.WriteStartObject("capabilities"u8); // none: nothing that a server may ask for
        json.WriteEndObject();
        json.WriteStartObject("clientInfo"u8);
        json.WriteString("name"u8, "hydra-kiosk"u8);
        json.WriteString("version"u8, typeof(McpHandshake).Assembly.GetName().Version?.ToString(3) ?? "0");
        json.WriteEndObject();
    }
}
