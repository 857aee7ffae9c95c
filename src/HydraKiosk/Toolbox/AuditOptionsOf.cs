using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Toolbox;

/// <summary>Where the log of calls is and how much it may hold, for whoever opens it.</summary>
internal static class AuditOptionsOf
{
    private const long BytesPerMegabyte = 1024 * 1024;

    /// <summary>As the configuration says.</summary>
    public static AuditLogOptions Make(AuditOptions options, string state, SecretFilter secrets) => new(AuditLogOptions.FolderIn(state))
    {
        MaxFileBytes = options.MaxMegabytes * BytesPerMegabyte,
        Files = options.Files,
        Secrets = secrets,
    };
}
