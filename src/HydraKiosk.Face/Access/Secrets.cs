using System.Security.Cryptography;
using System.Text;

namespace HydraKiosk.Face.Access;

/// <summary>Compares what must not be guessed.</summary>
internal static class Secrets
{
    /// <summary>Whether two texts are the same, in a time that tells nothing about where they differ.</summary>
    public static bool AreSame(string known, string offered) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(known)), SHA256.HashData(Encoding.UTF8.GetBytes(offered)));
}
