using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>The causes of the face, 6200 to 6249.</summary>
public static class FaceCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The port cannot be had.</summary>
    public static Cause<string, string> Unavailable { get; } = All.Add(new Cause<string, string>(6200, LogLevel.Warning, new(
        "face not served",
        "the pages for the screen cannot be served at {Address}: {Reason}; it is tried again every 30 s, and the conversation goes on without",
        "another program has the port, or the address is none of this machine",
        "see who listens there (`ss -ltnp`), or give `face.listen` another port")));

    /// <summary>A request met a fault.</summary>
    public static Cause<string> Failed { get; } = All.Add(new Cause<string>(6201, LogLevel.Error, new(
        "face request failed",
        "a request of the screen met a fault of the daemon ({Reason}); the daemon goes on",
        "a defect of the program",
        "report these lines together with `hydra-kiosk --version`")));

    /// <summary>The theme is not used.</summary>
    public static Cause<string, string> ThemeWrong { get; } = All.Add(new Cause<string, string>(6202, LogLevel.Warning, new(
        "theme not used",
        "the theme {File} is not used, and the usual one is: {Reason}",
        "a typing error in the theme file, or a colour that cannot be read on its background",
        "mend the file, see docs/face.md; `hydra-kiosk reload` or a save of the configuration reads it again")));

    /// <summary>The key of the pages cannot be kept.</summary>
    public static Cause<string> KeyNotKept { get; } = All.Add(new Cause<string>(6203, LogLevel.Warning, new(
        "face key not kept",
        "the key of the screen's pages cannot be kept: {Reason}; after a restart of the daemon they have to be opened again",
        "the disk is full or read-only, or the state folder belongs to another user",
        "make room (`df -h`), or give the state folder to the daemon's user")));

    /// <summary>A guessed secret.</summary>
    public static Cause<string> TooManyGuesses { get; } = All.Add(new Cause<string>(6204, LogLevel.Warning, new(
        "too many wrong guesses",
        "the {Secret} of the screen's pages was given wrong several times; for a minute none is looked at",
        "somebody guesses, or a technician has the one of another device",
        "look who stands at the screen; `face.pin` and the credential of `face.password` decide")));

    /// <summary>A page that does not read.</summary>
    public static Cause<int> SlowReader { get; } = All.Add(new Cause<int>(6205, LogLevel.Warning, new(
        "screen does not read",
        "a page has read nothing for {Seconds} s and was let go; it connects again when it wakes",
        "a browser that hangs, or a machine that is far too busy",
        "look at the browser's journal (`journalctl -u hydra-kiosk-face`); its service starts it anew when it dies")));

    /// <summary>A secret or a certificate of the face cannot be read.</summary>
    public static Cause<string> NotSafe { get; } = All.Add(new Cause<string>(6206, LogLevel.Error, new(
        "face not served to others",
        "the pages are not served, because they would be open to other machines without protection: {Reason}",
        "a certificate or a credential that is missing, or that the daemon's user cannot read",
        "put it where `face.certificate` and `face.password` say, or let `face.listen` name 127.0.0.1")));

    /// <summary>The PIN cannot be read.</summary>
    public static Cause<string> NoPin { get; } = All.Add(new Cause<string>(6207, LogLevel.Warning, new(
        "no technician's page",
        "the technician's page is not served: {Reason}",
        "the credential that `face.pin` names is missing, too short, or not for the daemon's user to read",
        "put a PIN of at least eight digits into the file of that name in the folder of credentials, with mode 0400")));
}
