using System.Globalization;
using System.Text;

namespace HydraKiosk.Exposition;

/// <summary>An answer of the metrics server; the connection ends with it.</summary>
/// <param name="Status">200, 400, 404, 405, 431, 500 or 503.</param>
/// <param name="Type">The kind of the body.</param>
/// <param name="Body">What is said.</param>
internal readonly record struct HttpReply(int Status, string Type, string Body)
{
    /// <summary>A refusal in words.</summary>
    public static HttpReply Refuse(int status, string why) => new(status, "text/plain; charset=utf-8", why + "\n");

    /// <summary>The whole answer as it goes out.</summary>
    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var allow = Status == 405 ? "Allow: GET\r\n" : "";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} {Reason(Status)}\r\nContent-Type: {Type}\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\n{allow}Connection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    };
}
