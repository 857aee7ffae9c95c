using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hosting;

namespace HydraKiosk.Setup;

/// <summary>The file as it will be written, and the key: nothing of both is on disk before the end.</summary>
internal sealed class SetupDraft
{
    private readonly SetupTalk _talk;

    /// <param name="talk">Told what cannot be.</param>
    /// <param name="file">What it begins with.</param>
    public SetupDraft(SetupTalk talk, ConfigurationFile file) => (_talk, File) = (talk, file);

    /// <summary>The text as it stands now.</summary>
    public ConfigurationFile File { get; private set; }

    /// <summary>The API key to write; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>The settings as they stand now.</summary>
    public KioskOptions Options => File.Check().Configuration?.Options ?? new KioskOptions();

    /// <summary>Begins again with another text.</summary>
    public void BeginWith(ConfigurationFile file) => File = file;

    /// <summary>A template that is part of the program.</summary>
    /// <param name="name"><c>kiosk</c> or <c>car</c>.</param>
    /// <param name="path">Where the file will be.</param>
    public static ConfigurationFile Template(string name, string path)
    {
        using var resource = typeof(SetupDraft).Assembly.GetManifestResourceStream($"templates/{name}.json")
            ?? throw new InvalidOperationException($"the template {name} is not part of this program");
        using var reader = new StreamReader(resource);
        return ConfigurationFile.Of(reader.ReadToEnd(), path, KioskConfiguration.Facts);
    }

    /// <summary>Gives a setting a value; says so where it cannot have it.</summary>
    public bool Set(string setting, string value) => Take(File.Set(setting, value));

    /// <summary>Takes a setting out; says so where it cannot be left out.</summary>
    public bool Unset(string setting) => Take(File.Unset(setting));

    private bool Take(ConfigurationChange change)
    {
        if (change.Refusal is { } refusal)
        {
            _talk.Say($"That cannot be: {refusal}");
            foreach (var problem in change.Problems)
            {
                _talk.Say(problem.Path.Length > 0 ? $"{problem.Path}: {problem.Message}" : problem.Message);
            }

            return false;
        }

        File = change.Text;
        return true;
    }
}
