using System.Text;
using HydraKiosk.Face.Access;
using HydraKiosk.Face.Feed;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>Answers what browsers ask for, and decides who is let in.</summary>
internal sealed class FaceSites(
    FaceSettings settings, IFaceDevice device, TokenDesk tokens, SignedCookies cookies, TimeProvider time, ILogger log)
{
    /// <summary>Nothing but what is served here, no frame around it, no form to elsewhere.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly TechnicianSites _technician = new(settings, device, cookies, time, log);
    private readonly GuessLimit _password = new(settings.Password, time, () => FaceCauses.TooManyGuesses.Write(log, "password"));
    private readonly bool _isRemote = !System.Net.IPAddress.IsLoopback(settings.Listen.Address);

    /// <summary>Sets what every answer bears, and refuses who asks for another host.</summary>
    /// <returns>Whether it was refused.</returns>
    public bool Refuses(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), usb=()";
        if (RequestOrigin.IsHostRight(context.Request.Host, _isRemote))
        {
            return false;
        }

        context.Response.StatusCode = 421;
        return true;
    }

    /// <summary>Whether the browser may see the visitor's page.</summary>
    public bool IsLetIn(HttpRequest request) => cookies.IsVisit(request.Cookies[SignedCookies.Visit]);

    /// <summary>Answers everything but the live connection.</summary>
    /// <returns>Always true: it was answered.</returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        if (HttpMethods.IsGet(request.Method) && path is "/" or "/tech" && request.Query["t"] is { Count: 1 } token)
        {
            await OpenAsync(context, path, token[0]!);
        }
        else if (!IsLetIn(request) && !HasPassword(context))
        {
            await RefuseAsync(context);
        }
        else if (HttpMethods.IsGet(request.Method))
        {
            await (TechnicianSites.Has(path) ? _technician.GetAsync(context, path) : GetAsync(context, path));
        }
        else if (HttpMethods.IsPost(request.Method))
        {
            await (RequestOrigin.IsOwn(request) ? _technician.PostAsync(context, path) : FaceAnswers.RefuseAsync(context, 403));
        }
        else
        {
            context.Response.StatusCode = 405;
        }

        return true;
    }

    private async Task OpenAsync(HttpContext context, string path, string token)
    {
        if (!tokens.TryUse(token))
        {
            await FaceAnswers.WriteAsync(context, 403, "text/html; charset=utf-8", PageFiles.Read("stale.html"));
            return;
        }

        FaceAnswers.SetCookie(context, settings, SignedCookies.Visit, cookies.MakeVisit());
        context.Response.Redirect(path); // so that the token stands in no history
    }

    /// <summary>From another machine, the password takes the place of the token.</summary>
    private bool HasPassword(HttpContext context)
    {
        if (!_isRemote || !_password.IsSet || context.Request.Headers.Authorization is not [{ } sent]
            || !sent.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[sent.Length];
        if (!Convert.TryFromBase64String(sent[6..].Trim(), bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length) is not { } pair || pair.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and var colon))
        {
            return false;
        }

        if (_password.Try(pair[(colon + 1)..]) != Guess.Right)
        {
            return false;
        }

        FaceAnswers.SetCookie(context, settings, SignedCookies.Visit, cookies.MakeVisit());
        return true;
    }

    private async Task RefuseAsync(HttpContext context)
    {
        var asksForPassword = _isRemote && _password.IsSet;
        if (asksForPassword)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"HydraKiosk\", charset=\"UTF-8\"";
        }

        await FaceAnswers.WriteAsync(context, asksForPassword ? 401 : 403, "text/html; charset=utf-8", PageFiles.Read("stale.html"));
    }

    private async Task GetAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "/":
                await FaceAnswers.WriteAsync(context, 200, "text/html; charset=utf-8", FaceAnswers.Page("face.html", settings));
                break;
            case "/theme.css":
                await FaceAnswers.WriteAsync(context, 200, "text/css; charset=utf-8", settings.Theme.ToStyle());
                break;
            case "/theme.json":
                await FaceAnswers.WriteAsync(context, 200, "application/json", settings.Theme.ToTexts());
                break;
            case "/logo" when settings.Theme.Logo is { } logo:
                await FaceAnswers.WriteAsync(context, 200, logo.Kind, logo.Bytes.ToArray());
                break;
            default:
                if (PageFiles.Find(path) is { } file)
                {
                    await FaceAnswers.WriteAsync(context, 200, file.Kind, file.Bytes);
                }
                else
                {
                    context.Response.StatusCode = 404;
                }

                break;
        }
    }
}
