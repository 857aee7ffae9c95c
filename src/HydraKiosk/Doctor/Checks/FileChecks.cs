using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Hosting;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Checks;

/// <summary>The configuration and the secrets.</summary>
internal static class FileChecks
{
    /// <summary>The id of the check without which nothing else is known.</summary>
    public const string Config = "config";

    /// <summary>The id of the check of the key.</summary>
    public const string Credentials = "credentials";

    private const string UseSudo = "run `sudo hydra-kiosk doctor`";

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Config, "the configuration can be read and used, and only its owner may change it", ExitCode.Usage), JudgeConfiguration),
        new(new CheckInfo(Credentials, "an API key is there and may be one; nobody else may read the secrets", ExitCode.Credentials), JudgeCredentials),
    ];

    private static Finding JudgeConfiguration(DoctorReadings read)
    {
        var result = read.Configuration;
        if (result.Configuration is not { } loaded)
        {
            ConfigurationProblem[] errors = [.. result.Errors];
            var others = errors.Length > 1 ? $" ({errors.Length} errors)" : "";
            return Finding.Bad(Text(errors[0]) + others, "correct the file; `hydra-kiosk config check` names every error") with
            {
                CauseCode = errors[0].Cause.Code,
                More = [.. errors.Skip(1).Concat(result.Warnings).Select(Text)],
            };
        }

        if (read.IsConfigurationOpen)
        {
            return Finding.Warning($"every user of this machine may change {read.ConfigurationPath}", $"sudo chmod o-w {read.ConfigurationPath}");
        }

        // An old model is told by the check of the model.
        ConfigurationProblem[] warnings = [.. result.Warnings.Where(w => w.Cause != ConfigurationCauses.DeprecatedModel)];
        var (hydra, size) = (loaded.Options.Hydra, SessionPlans.Measure(loaded));
        return warnings.Length == 0
            ? Finding.Ok($"{read.ConfigurationPath}: {hydra.Model}, voice {SessionPlans.Voice(hydra)}, {size.Bytes} of {ConfigureSize.Limit} bytes")
            : Finding.Warning(Text(warnings[0]), "see `hydra-kiosk config check`") with
            {
                CauseCode = warnings[0].Cause.Code,
                More = [.. warnings.Skip(1).Select(Text)],
            };
    }

    private static Finding JudgeCredentials(DoctorReadings read)
    {
        var found = read.Credentials;
        if (found.Key is null)
        {
            if (read.Configuration.Configuration is { } loaded && !VoiceCredentials.TakeHydrasKey(loaded.Options))
            {
                return Finding.Ok("no voice of `voices` takes Hydra's key");
            }

            return found switch
            {
                { Origin: { } origin } => Finding.Bad($"the API key in the {origin} cannot be used: {found.Problems[^1].Message}", "put a valid key there")
                    with
                { CauseCode = found.Problems[^1].Cause.Code },
                _ when read.Daemon.Status is not null => Finding.Ok("the running daemon has an API key; this user's shell has none"),
                { EncryptedFile: { } file } => Finding.Ok($"an encrypted credential is at {file}; only the service can read it"),
                { ClosedFile: { } file } => Finding.Warning($"this user may not look at {file}, where the key of the service is", UseSudo),
                _ when read.Daemon.IsThere => Finding.Ok("the running daemon has an API key; this user's shell has none"),
                _ => Finding.Bad("no API key was found", read.Unit switch
                {
                    { EncryptedKeyFile: { } file } =>
                        $"the service's unit names {file}: sudo systemd-creds encrypt --name={ApiKeyPlaces.CredentialName} - {file}, and paste the key",
                    { Path: not null } => ApiKeyPlaces.ForService(read.Unit.KeyFile ?? ApiKeyPlaces.ServiceFile),
                    _ => $"{ApiKeyPlaces.ForService(ApiKeyPlaces.ServiceFile)}. {ApiKeyPlaces.Summary}",
                }) with
                {
                    CauseCode = ConfigurationCauses.NoApiKey.Code,
                },
            };
        }

        if (found.Problems is [var warning, ..])
        {
            return Finding.Warning(warning.Message) with { CauseCode = warning.Cause.Code };
        }

        return found.OpenFiles is [var open, ..]
            ? Finding.Warning($"every user of this machine may read or change {open}", $"sudo chmod o-rwx {string.Join(' ', found.OpenFiles)}")
            : Finding.Ok($"an API key is in the {found.Origin}");
    }

    private static string Text(ConfigurationProblem problem) => problem.ToString();
}
