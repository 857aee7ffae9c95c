using HydraKiosk.Configuration.Options;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hosting.Voices;

/// <summary>How the service is dialled, for the daemon and for whoever looks whether it could be.</summary>
internal static class LinkOptionsOf
{
    /// <summary>As the configuration says.</summary>
    /// <param name="hydra">The configuration.</param>
    /// <param name="key">The service's key.</param>
    public static LinkOptions Make(HydraOptions hydra, ApiKey key) => new()
    {
        Endpoint = hydra.ServiceAddress,
        Model = hydra.Model,
        ApiKey = key,
        AllowInsecureEndpoint = hydra.AllowInsecureEndpoint,
        MintAccessTokens = hydra.AccessTokens,
        AccessTokenLife = TimeSpan.FromSeconds(hydra.AccessTokenSeconds),
        CaFile = hydra.CaFile,
        Proxy = hydra.Proxy,
    };
}
