using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Logging.Secrets;

/// <summary>The password that the address of a proxy may carry.</summary>
internal static class ProxySecrets
{
    private static readonly string[] _variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

    /// <summary>Teaches the filter the passwords of the proxies that the environment names.</summary>
    public static void KnowEnvironment(SecretFilter secrets, Func<string, string?> variable)
    {
        foreach (var name in _variables)
        {
            if (variable(name) is not { } address)
            {
                continue;
            }

            // Not parsed as an address: one that is none may hold a password all the same.
            var scheme = address.IndexOf("://", StringComparison.Ordinal);
            var rest = scheme < 0 ? address : address[(scheme + 3)..];
            Know(secrets, rest.LastIndexOf('@') is >= 0 and var end ? rest[..end] : "");
        }
    }

    /// <summary>Teaches the filter the password in a user information, <c>user:password</c>.</summary>
    public static void Know(SecretFilter secrets, string userInformation)
    {
        if (userInformation.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            secrets.Know(userInformation[(colon + 1)..]);
            secrets.Know(Uri.UnescapeDataString(userInformation[(colon + 1)..]));
        }
    }
}
