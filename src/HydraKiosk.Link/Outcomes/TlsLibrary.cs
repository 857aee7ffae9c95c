using System.Runtime.InteropServices;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Link.Outcomes;

/// <summary>
/// The system's OpenSSL, which the runtime loads at its first use of cryptography, the handshake of a WebSocket included, and whose absence
/// ends the process on the spot. So it is looked for before.
/// </summary>
public static class TlsLibrary
{
    /// <summary>What the runtime tries, in its order; <c>CLR_OPENSSL_VERSION_OVERRIDE</c> comes first.</summary>
    private static readonly string[] _versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    /// <summary>What is missing and how to get it, in words; null where nothing is.</summary>
    public static string? Missing() => OperatingSystem.IsLinux() ? Missing(CanLoad) : null;

    /// <param name="canLoad">Whether a library of this name can be loaded.</param>
    internal static string? Missing(Func<string, bool> canLoad)
    {
        var wanted = Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE");
        var found = string.IsNullOrEmpty(wanted) ? null : Loadable(wanted, canLoad);
        foreach (var version in _versions)
        {
            found ??= Loadable(version, canLoad);
        }

        return found is not null
            ? null
            : "OpenSSL (libssl.so.3 and libcrypto.so.3, or version 1.1) is not on this machine; install it with: sudo apt install openssl "
                + "ca-certificates";
    }

    private static string? Loadable(string version, Func<string, bool> canLoad) =>
        canLoad("libssl.so." + version) && canLoad("libcrypto.so." + version) ? version : null;

    private static bool CanLoad(string name) => NativeLibrary.TryLoad(name, out _); // stays loaded: the runtime is about to use it
}
