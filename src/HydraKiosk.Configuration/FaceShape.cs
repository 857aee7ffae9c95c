using System.Net;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>The <c>face</c> part of the file, and what its settings have to do with each other.</summary>
internal static class FaceShape
{
    /// <summary>The section.</summary>
    public static ObjectShape<FaceOptions> Section { get; } = new(
        new FaceOptions(),
        [
            new Setting<FaceOptions, IPEndPoint>(
                "listen", "Where the pages for a screen are served, such as \"127.0.0.1:8787\"; without it nowhere. They show what is said as text.",
                new ListenShape(), o => o.Listen, (o, v) => o with { Listen = v }),
            new Setting<FaceOptions, string>(
                "theme", "Colours, logo and texts of the visitor's page, a JSON file; without it the usual ones. A relative path starts at this file's folder.",
                new LineShape(), o => o.Theme, (o, v) => o with { Theme = v }),
            new Setting<FaceOptions, FaceLanguage>(
                "language", "The language in which the page begins; the person may choose another.",
                new ChoiceShape<FaceLanguage>([("en", FaceLanguage.En), ("de", FaceLanguage.De), ("fr", FaceLanguage.Fr), ("es", FaceLanguage.Es)]), o => o.Language, (o, v) => o with { Language = v }),
            new Setting<FaceOptions, string>(
                "pin", "Name of the credential with the PIN of the technician's page (/tech), at least eight digits; without it there is no such page.",
                new CredentialNameShape(), o => o.Pin, (o, v) => o with { Pin = v }),
            new Setting<FaceOptions, string>(
                "password", "Name of the credential with the password that browsers on other machines have to give.",
                new CredentialNameShape(), o => o.Password, (o, v) => o with { Password = v }),
            new Setting<FaceOptions, string>(
                "certificate", "Certificate and key of the pages for other machines, one PEM file. A relative path starts at this file's folder.",
                new LineShape(), o => o.Certificate, (o, v) => o with { Certificate = v }),
        ]);

    /// <summary>Checks the section and makes its paths absolute.</summary>
    /// <param name="face">What was read.</param>
    /// <param name="context">Where it stood; takes the problems.</param>
    public static FaceOptions Resolve(FaceOptions face, ReadContext context)
    {
        if (context.AreGood("face", "face.listen", "face.password", "face.certificate"))
        {
            if (face.Listen is { } listen && !IPAddress.IsLoopback(listen.Address) && (face.Password is null || face.Certificate is null))
            {
                context.Error(
                    ConfigurationCauses.Contradiction, "face.listen",
                    $"{listen.Address} can be reached from other machines, and the pages show what is said; use 127.0.0.1, or give \"certificate\" and "
                        + "\"password\".");
            }
            else if (face is { Listen: null } and not { Theme: null, Pin: null, Password: null, Certificate: null })
            {
                context.Warn(ConfigurationCauses.NoEffect, "face", "nothing is served without \"face.listen\".");
            }
        }

        return face with { Theme = Absolute(face.Theme, context), Certificate = Absolute(face.Certificate, context) };
    }

    private static string? Absolute(string? path, ReadContext context) => path is null ? null : Path.GetFullPath(path, context.Directory);
}
