using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>JSON as text for people, editors and scripts, never for a web page: quotes and umlauts stay readable.</summary>
internal static class JsonText
{
    /// <summary>What <paramref name="write"/> writes.</summary>
    public static string Of(Action<Utf8JsonWriter> write, bool indented)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
