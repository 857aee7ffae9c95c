using System.Globalization;

namespace HydraKiosk.Tools.Exec.Native;

/// <summary>A process as the system's table shows it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Parent">The number of its parent.</param>
/// <param name="Session">The number of its session.</param>
/// <param name="IsDead">Whether it has ended and only waits for its parent to take note.</param>
/// <param name="StartTicks">When it began, by which another one with the same number is told from it.</param>
internal sealed record ProcessRow(int Pid, int Parent, int Session, bool IsDead, ulong StartTicks);

/// <summary>Reads the system's table of processes.</summary>
internal static class ProcessTable
{
    private const string Root = "/proc";

    /// <summary>Every process that can be seen. One that ends meanwhile is left out.</summary>
    public static List<ProcessRow> Read()
    {
        var rows = new List<ProcessRow>(256);
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Find(pid) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>One process; null where there is none of that number.</summary>
    public static ProcessRow? Find(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"{Root}/{pid}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it ended between two looks, or the system hides it: then it is not of this user and cannot be ended by it either
        }
    }

    /// <summary>The value of a variable that a process was started with; null where it has none, or hides it.</summary>
    public static string? Variable(int pid, string name)
    {
        try
        {
            var environment = File.ReadAllText($"{Root}/{pid}/environ");
            foreach (var range in environment.AsSpan().Split('\0'))
            {
                var pair = environment.AsSpan()[range];
                if (pair.StartsWith(name, StringComparison.Ordinal) && pair.Length > name.Length && pair[name.Length] == '=')
                {
                    return pair[(name.Length + 1)..].ToString();
                }
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null; // it ended, or it is a program that nobody may look into
        }

        return null;
    }

    /// <summary>Reads a line of <c>/proc/PID/stat</c>; its second field is a name in brackets that may itself hold brackets and blanks.</summary>
    internal static ProcessRow? Parse(int pid, string stat)
    {
        const int State = 0, Parent = 1, Session = 3, StartTime = 19; // counted from the field after the name; see proc(5)
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartTime
            && int.TryParse(fields[Parent], CultureInfo.InvariantCulture, out var parent)
            && int.TryParse(fields[Session], CultureInfo.InvariantCulture, out var session)
            && ulong.TryParse(fields[StartTime], CultureInfo.InvariantCulture, out var start)
                ? new ProcessRow(pid, parent, session, fields[State] is "Z" or "X", start)
                : null;
    }
}
