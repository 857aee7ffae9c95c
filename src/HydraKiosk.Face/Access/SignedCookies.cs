using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HydraKiosk.Face.Access;

/// <summary>
/// What a browser brings back to show that it was let in: signed, so that nothing has to be remembered. It says nothing about a person.
/// </summary>
/// <param name="key">Signs.</param>
/// <param name="time">The wall clock of what ends by itself.</param>
internal sealed class SignedCookies(byte[] key, TimeProvider time)
{
    /// <summary>The name of the cookie that lets a browser see the visitor's page.</summary>
    public const string Visit = "hydra-face";

    /// <summary>The name of the cookie that lets it see the technician's.</summary>
    public const string Technician = "hydra-tech";

    /// <summary>After this the PIN is asked for again.</summary>
    public static readonly TimeSpan TechnicianLife = TimeSpan.FromMinutes(30);

    /// <summary>A value for the visitor's page; good until the key changes.</summary>
    public string MakeVisit() => Signed(Visit, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)));

    /// <summary>A value for the technician's page.</summary>
    public string MakeTechnician() =>
        Signed(Technician, (time.GetUtcNow() + TechnicianLife).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether this was made here.</summary>
    public bool IsVisit(string? value) => Open(Visit, value) is not null;

    /// <summary>Whether this was made here, and not too long ago.</summary>
    public bool IsTechnician(string? value) =>
        long.TryParse(Open(Technician, value), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && time.GetUtcNow().ToUnixTimeSeconds() < end;

    private string Signed(string kind, string text) => $"{text}.{Sign(kind, text)}";

    private string? Open(string kind, string? value) =>
        value is { Length: < 200 } && value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && Secrets.AreSame(Sign(kind, value[..dot]), value[(dot + 1)..])
            ? value[..dot] : null;

    private string Sign(string kind, string text) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}:{text}")));
}
