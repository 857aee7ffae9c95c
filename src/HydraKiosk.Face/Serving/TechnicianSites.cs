using System.Globalization;
using System.Text;
using HydraKiosk.Face.Access;
using HydraKiosk.Face.Feed;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>Answers what the technician's page asks for, once its PIN has been given.</summary>
internal sealed class TechnicianSites(FaceSettings settings, IFaceDevice device, SignedCookies cookies, TimeProvider time, ILogger log)
{
    private readonly GuessLimit _pin = new(settings.Pin, time, () => FaceCauses.TooManyGuesses.Write(log, "PIN"));

    /// <summary>Whether a path is the technician's.</summary>
    public static bool Has(string path) => path == "/tech" || path.StartsWith("/tech/", StringComparison.Ordinal);

    /// <summary>Shows something.</summary>
    public Task GetAsync(HttpContext context, string path) => (path, _pin.IsSet, IsTechnician(context.Request)) switch
    {
        (_, false, _) => FaceAnswers.RefuseAsync(context, 404),
        ("/tech", _, var isKnown) => FaceAnswers.WriteAsync(
            context, 200, "text/html; charset=utf-8", FaceAnswers.Page(isKnown ? "tech.html" : "pin.html", settings)),
        (_, _, false) => FaceAnswers.RefuseAsync(context, 403),
        ("/tech/status", _, _) => FaceAnswers.WriteJsonAsync(context, 200, device.WriteStatus),
        ("/tech/wire", _, _) => FaceAnswers.WriteJsonAsync(context, 200, json => device.Bench.WriteWire(json, After(context.Request))),
        ("/tech/last-minute", _, _) => FileAsync(context, "hydra-kiosk-last-minute.ndjson", device.LastMinute(out var problem), problem),
        ("/tech/bundle", _, _) => FileAsync(context, "hydra-kiosk-support.tar.gz", device.Bench.Bundle(out var problem), problem),
        _ => FaceAnswers.RefuseAsync(context, 404),
    };

    /// <summary>Does something. Whoever calls knows that the page was served here.</summary>
    public async Task PostAsync(HttpContext context, string path)
    {
        if (path == "/tech/pin" && _pin.IsSet)
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            context.Response.StatusCode = Try((await reader.ReadToEndAsync(context.RequestAborted)).Trim(), context);
        }
        else if (!IsTechnician(context.Request))
        {
            context.Response.StatusCode = 403;
        }
        else if (path.StartsWith("/tech/test/", StringComparison.Ordinal))
        {
            var test = path["/tech/test/".Length..];
            context.Response.StatusCode = device.Bench.Start(test) switch { BenchStart.Started => 202, BenchStart.Busy => 409, _ => 404 };
            Note(context, $"test {test}");
        }
        else
        {
            var verb = path.StartsWith("/tech/do/", StringComparison.Ordinal) ? path["/tech/do/".Length..] : "";
            context.Response.StatusCode = device.DoForTechnician(verb) ? 204 : 404;
            Note(context, verb);
        }
    }

    private static long After(HttpRequest request) =>
        long.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;

    private static Task FileAsync(HttpContext context, string name, byte[]? bytes, string? problem) => bytes is null
        ? FaceAnswers.WriteJsonAsync(context, 409, json => json.WriteString("problem"u8, problem)) : FaceAnswers.WriteFileAsync(context, name, bytes);

    private int Try(string offered, HttpContext context)
    {
        var guess = _pin.Try(offered);
        if (guess == Guess.Right)
        {
            FaceLog.TechnicianCame(log);
            FaceAnswers.SetCookie(context, settings, SignedCookies.Technician, cookies.MakeTechnician());
        }

        return guess switch { Guess.Right => 204, Guess.Wrong => 403, _ => 429 };
    }

    private void Note(HttpContext context, string what)
    {
        if (context.Response.StatusCode < 300)
        {
            FaceLog.Asked(log, $"{what} (technician)");
        }
    }

    private bool IsTechnician(HttpRequest request) => _pin.IsSet && cookies.IsTechnician(request.Cookies[SignedCookies.Technician]);
}
