using System.ComponentModel;
using System.Diagnostics;

namespace HydraKiosk.Demo;

/// <summary>Shows a page in the browser of whoever sits at this machine.</summary>
internal static class DemoBrowser
{
    /// <summary>The desktop's own opener: it knows which browser is meant.</summary>
    private const string Opener = "xdg-open";

    /// <summary>Opens it where there is a desktop.</summary>
    /// <param name="link">The page; works once.</param>
    /// <returns>What has come of it, for the person.</returns>
    public static string Open(Uri link)
    {
        var hasDesktop = Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasDesktop)
        {
            return $"there is no desktop here; open this in a browser of this machine: {link}";
        }

        try
        {
            using var opener = Process.Start(new ProcessStartInfo(Opener, [link.ToString()])
            {
                UseShellExecute = false,
                RedirectStandardError = true, // what it says is for nobody here
                RedirectStandardOutput = true,
            });
            return $"the screen is shown in the browser; if none has opened: {link}";
        }
        catch (Win32Exception)
        {
            return $"no browser could be opened ({Opener} is missing); open this in one: {link}";
        }
    }
}
