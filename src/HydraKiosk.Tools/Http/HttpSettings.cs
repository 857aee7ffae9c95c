namespace HydraKiosk.Tools.Http;

/// <summary>A request that the model may have sent, as the configuration has it.</summary>
/// <remarks>
/// In the templates <c>{name}</c> stands for an argument and <c>{secret:NAME}</c> for what a file of the credential folder holds. Arguments choose
/// neither scheme nor host. In an address they are percent-encoded; a pair of the query whose argument is missing is left out. In a JSON body they
/// are escaped between quotes, and written as JSON elsewhere, <c>null</c> where missing. A header whose argument is missing is left out.
/// </remarks>
/// <param name="Method">GET, HEAD, POST, PUT, PATCH or DELETE.</param>
/// <param name="Url">Template of the address, https, or http where <see cref="AllowPrivate"/> lists what it leads to.</param>
public sealed record HttpSettings(string Method, string Url)
{
    /// <summary>Smallest and largest limit of the output, in bytes.</summary>
    public const int MinLimitBytes = 256, MaxLimitBytes = 4 << 20;

    /// <summary>Templates of headers by their names. <c>Content-Type</c> decides how the body is escaped and holds no placeholder.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Template of the body; null for none. It is JSON where it looks like JSON and no header says otherwise.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// What beside public addresses may be reached: addresses, networks such as <c>192.168.1.0/24</c>, and names of hosts whose private addresses are
    /// then allowed. Addresses of the link alone (169.254.0.0/16, fe80::/10, where the machines of a cloud tell their secrets) are opened by a
    /// network only, never by a name.
    /// </summary>
    public IReadOnlyList<string> AllowPrivate { get; init; } = [];

    /// <summary>Bytes of an answer that are read; the rest is cut.</summary>
    public int OutputLimitBytes { get; init; } = 64 * 1024;

    /// <summary>The folder with the files that <c>{secret:NAME}</c> names; null for none.</summary>
    public string? CredentialFolder { get; init; }

    /// <summary>A PEM file with authorities that are trusted beside the system's; null for none.</summary>
    public string? ExtraRootsFile { get; init; }

    /// <summary>From the beginning to a secure connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the beginning to the headers of the answer. The whole is limited by whoever calls the tool.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether a header <c>Idempotency-Key</c> tells the server that a request is the same as one before.</summary>
    public bool SendsIdempotencyKey { get; init; }
}
