using System.Text;

namespace HydraKiosk.Exposition;

/// <summary>What a request asks for, as far as this server understands HTTP.</summary>
/// <param name="Status">200 where it may be answered, else the status that refuses it.</param>
/// <param name="Path">The path without its query; empty where it is refused.</param>
internal readonly record struct RequestHead(int Status, string Path)
{
    /// <summary>The longest head: a browser with many cookies stays under it.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>Whether a head ends here: an empty line has come.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> received) => received.IndexOf("\r\n\r\n"u8) >= 0 || received.IndexOf("\n\n"u8) >= 0;

    /// <summary>Reads the first line of a head.</summary>
    public static RequestHead Of(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf((byte)'\n');
        var line = (end < 0 ? received : received[..end]).TrimEnd((byte)'\r');
        var method = line.IndexOf((byte)' ');
        var version = line.LastIndexOf((byte)' ');
        if (method <= 0 || version <= method + 1 || !line[(version + 1)..].StartsWith("HTTP/1."u8) || line[(method + 1)] != (byte)'/'
            || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return new RequestHead(400, "");
        }

        if (!line[..method].SequenceEqual("GET"u8))
        {
            return new RequestHead(405, "");
        }

        var target = line[(method + 1)..version];
        var query = target.IndexOf((byte)'?');
        return new RequestHead(200, Encoding.ASCII.GetString(query < 0 ? target : target[..query]));
    }
}
