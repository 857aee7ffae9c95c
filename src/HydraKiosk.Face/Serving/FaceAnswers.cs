using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Face.Serving;

/// <summary>What both pages need for an answer.</summary>
internal static class FaceAnswers
{
    /// <summary>A page in the language with which it begins.</summary>
    public static byte[] Page(string name, FaceSettings settings) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(PageFiles.Read(name)).Replace("lang=\"en\"", $"lang=\"{settings.Language}\"", StringComparison.Ordinal));

    /// <summary>A cookie that no script of a page reads and that no other site can use.</summary>
    public static void SetCookie(HttpContext context, FaceSettings settings, string name, string value) => context.Response.Cookies.Append(
        name, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = settings.Certificate is not null,
            Path = "/",
        });

    /// <summary>One object, with its members written by <paramref name="members"/>.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Answers with a status and nothing else.</summary>
    public static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Answers with an object.</summary>
    public static Task WriteJsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> members) =>
        WriteAsync(context, status, "application/json", Json(members));

    /// <summary>Answers with a file for the technician's disk.</summary>
    public static Task WriteFileAsync(HttpContext context, string name, byte[] bytes)
    {
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return WriteAsync(context, 200, "application/octet-stream", bytes);
    }

    /// <summary>Answers.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string kind, byte[] bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = kind;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
