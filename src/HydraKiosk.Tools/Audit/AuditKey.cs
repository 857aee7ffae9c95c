using HydraKiosk.Tools.Storage;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>The key of <see cref="ArgumentsDigest"/>, 32 random bytes in a file of the daemon's user alone.</summary>
internal static class AuditKey
{
    /// <summary>The key of a folder; made where there is none. Where it cannot be read or kept there is one for this run only.</summary>
    public static ArgumentsDigest Load(string folder, ILogger log)
    {
        var fresh = ArgumentsDigest.OfFreshKey();
        try
        {
            using var opened = StateFolder.OpenPrivate(folder);
            var key = opened.Read(AuditFiles.Key, ArgumentsDigest.KeyBytes);
            if (key?.Length == ArgumentsDigest.KeyBytes)
            {
                return new ArgumentsDigest(key);
            }

            if (key is not null)
            {
                AuditCauses.KeyUnusable.Write(log, $"{opened.PathOf(AuditFiles.Key)} has {key.Length} bytes instead of {ArgumentsDigest.KeyBytes}");
            }

            opened.Replace(AuditFiles.Key, fresh.Key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            AuditCauses.KeyUnusable.Write(log, fault.Message);
        }

        return fresh;
    }
}
