using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Input;

/// <summary>Finds the event file of a device by a path, by a link, or by the device's name.</summary>
internal static class InputSearch
{
    private const string Folder = "/dev/input";
    private const string Prefix = "event";

    /// <summary>The event file itself, without links.</summary>
    /// <param name="kernel">Who is asked.</param>
    /// <param name="device">A path, a link in <c>by-id</c> or <c>by-path</c>, <c>event3</c>, or the whole or a part of a name.</param>
    /// <param name="code">What it must have; this tells apart the several event files of one USB device.</param>
    /// <exception cref="DeviceException">None is found, or several.</exception>
    public static string Find(IKernel kernel, string device, InputCode code)
    {
        if (device.StartsWith('/'))
        {
            return kernel.Target(device) ?? throw InputFaults.Absent(device);
        }

        foreach (var path in (string[])[$"{Folder}/{device}", $"{Folder}/by-id/{device}", $"{Folder}/by-path/{device}"])
        {
            // A name is not a path: "../" leads nowhere, and an empty one is no folder.
            if (!device.Contains("..", StringComparison.Ordinal) && kernel.Target(path) is { } target && IsEventFile(Path.GetFileName(target)))
            {
                return target;
            }
        }

        return ByName(kernel, device, code);
    }

    /// <summary>Everything that can be opened, in the order of its numbers.</summary>
    /// <param name="kernel">Who is asked.</param>
    /// <param name="refused">What could not be opened, with the error.</param>
    public static List<InputAbilities> All(IKernel kernel, out List<(string Path, int Error)> refused)
    {
        refused = [];
        var found = new List<InputAbilities>();
        foreach (var name in kernel.Names(Folder).Where(IsEventFile).OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal))
        {
            var path = $"{Folder}/{name}";
            var descriptor = kernel.Open(path, Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec);
            if (descriptor < 0)
            {
                refused.Add((path, -descriptor));
                continue;
            }

            var device = InputAbilities.Read(kernel, descriptor, path, out var error);
            _ = kernel.Close(descriptor);
            if (device is null)
            {
                refused.Add((path, error));
            }
            else
            {
                found.Add(device);
            }
        }

        return found;
    }

    private static string ByName(IKernel kernel, string device, InputCode code)
    {
        var all = All(kernel, out var refused);
        var matches = all.FindAll(d => d.Name.Equals(device, StringComparison.OrdinalIgnoreCase));
        if (!matches.Exists(d => d.Has(code)))
        {
            // "Puck" also stands in "Puck Consumer Control", which may be the one with the key.
            matches = all.FindAll(d => device.Length > 0 && d.Name.Contains(device, StringComparison.OrdinalIgnoreCase));
        }

        if (matches.Count == 0)
        {
            throw refused.FirstOrDefault(r => r.Error is Libc.AccessDenied or Libc.NotPermitted) is { Path: { } path, Error: var error }
                ? InputFaults.NotAllowed($"input device '{device}'", $"its name cannot be looked for, since {path} may not be opened: {Libc.Describe(error)}")
                : InputFaults.NotFound(device, all);
        }

        var able = matches.FindAll(d => d.Has(code));
        return able.Count switch
        {
            0 => throw InputFaults.Lacks($"input device '{matches[0].Name}' ({matches[0].Path})", code, matches[0]),
            1 => able[0].Path,
            _ => throw InputFaults.Ambiguous(device, code, able),
        };
    }

    private static bool IsEventFile(string name) =>
        name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.AsSpan(Prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
}
