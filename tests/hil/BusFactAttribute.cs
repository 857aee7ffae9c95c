using System.Runtime.CompilerServices;

namespace HydraKiosk.Hil;

/// <summary>
/// A test on a real message bus with a login manager from another house (python-dbusmock). Skipped, with the reason, where they are missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BusFactAttribute : FactAttribute
{
    public BusFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = Missing();

    private static string? Missing()
    {
        string[] needed = ["/usr/bin/dbus-daemon", "/usr/bin/gdbus", "/usr/bin/python3", "/usr/lib/python3/dist-packages/dbusmock"];
        return Array.Find(needed, path => !Path.Exists(path)) is { } missing
            ? $"{missing} is missing (apt install dbus-daemon libglib2.0-bin python3-dbusmock)" : null;
    }
}
