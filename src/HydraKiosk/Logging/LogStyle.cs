using System.Globalization;
using HydraKiosk.Terminals;

namespace HydraKiosk.Logging;

/// <summary>For whom log lines are written.</summary>
public enum LogStyle
{
    /// <summary>A file or a pipe: full time in UTC, no colour.</summary>
    Plain,

    /// <summary>A person at a terminal: short time, colour.</summary>
    Terminal,

    /// <summary>The systemd journal: a priority in front and no time, since the journal has its own.</summary>
    Journal,
}

/// <summary>Finds out where standard error ends.</summary>
public static class LogStyles
{
    /// <summary>The style for this process's standard error.</summary>
    public static LogStyle ForStandardError() => Choose(StandardErrorIsJournal(), !Console.IsErrorRedirected, Environment.GetEnvironmentVariable);

    /// <summary>The style for what stands behind standard error; colour is for terminals that understand it and people who want it.</summary>
    /// <param name="isJournal">Whether it is the journal.</param>
    /// <param name="isTerminal">Whether it is a terminal.</param>
    /// <param name="variable">Environment variables by name.</param>
    internal static LogStyle Choose(bool isJournal, bool isTerminal, Func<string, string?> variable) =>
        isJournal ? LogStyle.Journal
        : isTerminal && Terminal.TakesCodes(variable) ? LogStyle.Terminal
        : LogStyle.Plain;

    /// <summary>Whether this process's standard error is the journal.</summary>
    public static bool StandardErrorIsJournal()
    {
        var stream = Environment.GetEnvironmentVariable("JOURNAL_STREAM");
        if (string.IsNullOrEmpty(stream))
        {
            return false;
        }

        try
        {
            return IsJournal(stream, File.ResolveLinkTarget("/proc/self/fd/2", returnFinalTarget: false)?.Name);
        }
        catch (IOException)
        {
            return false; // no /proc: then lines are plain, and nothing is lost
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether the socket behind standard error is the one that systemd announced. The variable alone proves nothing: it is inherited by
    /// programs whose output has been redirected since (systemd.exec(5)).
    /// </summary>
    /// <param name="journalStream"><c>$JOURNAL_STREAM</c>: device and inode, "9:1234".</param>
    /// <param name="standardError">What /proc/self/fd/2 points to: "socket:[1234]".</param>
    public static bool IsJournal(string? journalStream, string? standardError)
    {
        var colon = journalStream?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && ulong.TryParse(journalStream.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            && standardError is not null
                && standardError.EndsWith(string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]"), StringComparison.Ordinal);
    }
}
