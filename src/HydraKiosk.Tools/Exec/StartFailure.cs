using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Exec.Native;

namespace HydraKiosk.Tools.Exec;

/// <summary>Says why a program did not start, where the system only gives a number.</summary>
internal static class StartFailure
{
    private const int HeadBytes = 256; // the system reads as much of a script's first line

    /// <summary>The reason, as a sentence for a technician.</summary>
    /// <param name="path">The program.</param>
    /// <param name="folder">Where it was to start.</param>
    /// <param name="error">The number of the system's error.</param>
    public static string Explain(string path, string folder, int error) => error switch
    {
        Libc.NoEntry when !Directory.Exists(folder) => $"the working folder {folder} is not there",
        Libc.NoEntry or Libc.LoopOfLinks when File.Exists(path) && OfInterpreter(path) is { } interpreter => interpreter.TrimEnd('.'),
        Libc.NoEntry when File.Exists(path) => "a part that it needs to start (its interpreter or its loader) is not on this device",
        Libc.BadFormat => OfFormat(path),
        Libc.TextBusy => "the file is open for writing; somebody is changing it",
        Libc.AccessDenied => "this user may not execute it, or its interpreter; perhaps its file system is mounted noexec",
        _ => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})",
    };

    /// <summary>
    /// What is wrong with the program that a script names in its first line, as a sentence; null where nothing is, and for other programs.
    /// </summary>
    public static string? OfInterpreter(string path)
    {
        var head = Head(path);
        if (!head.AsSpan().StartsWith("#!"u8))
        {
            return null;
        }

        var end = head.AsSpan().IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(head.AsSpan(2, (end < 0 ? head.Length : end) - 2)).Trim(' ', '\t');
        var blank = line.IndexOfAny([' ', '\t']);
        var interpreter = blank < 0 ? line : line[..blank];
        if (interpreter.TrimEnd('\r').Length == 0)
        {
            return $"The script {path} names no interpreter in its first line. Write one there, for example #!/bin/sh.";
        }

        if (line.EndsWith('\r'))
        {
            return $"The script {path} has lines that end as on Windows (CR LF), so that the system looks for an interpreter whose name ends with CR. "
                + $"Correct it with: sed -i 's/\\r$//' {path}.";
        }

        return File.Exists(interpreter) ? null
            : $"The script {path} names the interpreter {Printable.Line(interpreter, 80)}, which is not on this device. Install it, or correct the first line.";
    }

    private static string OfFormat(string path)
    {
        var head = Head(path);
        if (!head.AsSpan().StartsWith("\u007fELF"u8))
        {
            return "it is neither a program of this system nor a script whose first line begins with #!";
        }

        const int MachineAt = 18; // e_machine of the ELF header
        var machine = head.Length < MachineAt + 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(MachineAt));
        return machine == OwnMachine ? "its file is damaged"
            : $"it was built for {NameOf(machine)}, and this device is {NameOf(OwnMachine)}";
    }

    private static int OwnMachine => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture.Arm => 40,
        Architecture.X86 => 3,
        _ => 0,
    };

    private static string NameOf(int machine) => machine switch
    {
        62 => "x64",
        183 => "arm64",
        40 => "32-bit arm",
        3 => "32-bit x86",
        243 => "RISC-V",
        _ => $"another architecture (number {machine})",
    };

    private static byte[] Head(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var head = new byte[HeadBytes];
            return head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // a program that may be executed and not read: then nothing more can be said of it
        }
    }
}
