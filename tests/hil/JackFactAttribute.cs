using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Hil;

/// <summary>
/// A test on a real PortAudio stream, clocked by a real JACK server. Skipped, with the reason, only where the programs it needs are not
/// installed: jackd, gcc with the JACK headers, libportaudio2.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JackFactAttribute : FactAttribute
{
    public JackFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = Missing();

    internal static string? Missing()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (var (program, package) in new[] { ("jackd", "jackd2"), ("jack_wait", "jackd2"), ("gcc", "gcc libc6-dev"), ("pgrep", "procps") })
        {
            if (!Array.Exists(path, folder => File.Exists(Path.Combine(folder, program))))
            {
                return $"{program} is not installed (apt install {package})";
            }
        }

        if (!File.Exists("/usr/include/jack/jack.h"))
        {
            return "jack/jack.h is not installed (apt install libjack-jackd2-dev)";
        }

        if (!NativeLibrary.TryLoad("libportaudio.so.2", out var library))
        {
            return "libportaudio.so.2 is not installed (apt install libportaudio2)";
        }

        NativeLibrary.Free(library);
        return null;
    }
}

/// <summary>The same for several rates.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JackTheoryAttribute : TheoryAttribute
{
    public JackTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = JackFactAttribute.Missing();
}
