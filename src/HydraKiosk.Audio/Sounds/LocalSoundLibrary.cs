using HydraKiosk.Primitives.Files;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// All local sounds, in memory: the built-in earcons or the files that replace them, and the prompts. Never changes; may be shared by all
/// threads.
/// </summary>
public sealed class LocalSoundLibrary
{
    /// <summary>Earcons may be bells: kept at the rate of most devices, at which they play without a conversion.</summary>
    internal const int EarconRateHz = 48_000;

    /// <summary>Prompts are speech: kept at the rate of the agent's own voice, in half the memory.</summary>
    internal const int PromptRateHz = 24_000;

    /// <summary>A folder with more misnamed files than this is another folder than the one that was meant.</summary>
    private const int MostStrangers = 8;

    private static readonly short[][] _builtIn = Array.ConvertAll(Enum.GetValues<Earcon>(), earcon =>
        Array.ConvertAll(EarconSounds.Render(earcon, EarconRateHz), LocalSoundFile.Pcm));

    private readonly short[]?[] _earcons;
    private readonly short[]?[] _prompts;

    private LocalSoundLibrary(short[]?[] earcons, short[]?[] prompts, IReadOnlyList<LocalSoundProblem> problems)
    {
        _earcons = earcons;
        _prompts = prompts;
        Problems = problems;
    }

    /// <summary>The longest file that may replace an earcon.</summary>
    public static TimeSpan LongestEarcon { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest prompt.</summary>
    public static TimeSpan LongestPrompt { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The built-in earcons, and no prompts.</summary>
    public static LocalSoundLibrary BuiltIn { get; } = Load(null, null);

    /// <summary>What of the folders is not used, and why.</summary>
    public IReadOnlyList<LocalSoundProblem> Problems { get; }

    /// <summary>Memory that the samples take.</summary>
    public long Bytes => _earcons.Concat(_prompts).Sum(sound => sound is null ? 0L : sound.Length * sizeof(short));

    /// <summary>
    /// Reads the files of the folders. Never throws for what it finds there: an earcon whose file is bad keeps its built-in sound, a prompt is
    /// left out, and <see cref="Problems"/> says why. Reads files, so not for the audio thread, and may wait for slow storage.
    /// </summary>
    /// <param name="earconFolder">Files that replace earcons; those that are not there keep the built-in sound. Null for none.</param>
    /// <param name="promptFolder">Files of the prompts, in one language; each that is not there is a problem. Null for none.</param>
    public static LocalSoundLibrary Load(string? earconFolder, string? promptFolder)
    {
        List<LocalSoundProblem> problems = [];
        var earcons = Read(earconFolder, LocalSoundNames.OfEarcons, EarconRateHz, LongestEarcon, areNeeded: false, problems);
        var prompts = Read(promptFolder, LocalSoundNames.OfPrompts, PromptRateHz, LongestPrompt, areNeeded: true, problems);
        for (var i = 0; i < earcons.Length; i++)
        {
            earcons[i] ??= _builtIn[i];
        }

        return new LocalSoundLibrary(earcons, prompts, problems);
    }

    /// <summary>Whether the prompt can be spoken.</summary>
    public bool Has(LocalPrompt prompt) => Prompt((int)prompt) is not null;

    /// <summary>Samples of an earcon at <see cref="EarconRateHz"/>, or null where there is no such earcon.</summary>
    internal short[]? Earcon(int earcon) => (uint)earcon < (uint)_earcons.Length ? _earcons[earcon] : null;

    /// <summary>Samples of a prompt at <see cref="PromptRateHz"/>, or null where it is not there.</summary>
    internal short[]? Prompt(int prompt) => (uint)prompt < (uint)_prompts.Length ? _prompts[prompt] : null;

    private static short[]?[] Read(
        string? folder, IReadOnlyList<string> names, int rateHz, TimeSpan longest, bool areNeeded, List<LocalSoundProblem> problems)
    {
        var sounds = new short[]?[names.Count];
        if (folder is null || WavsIn(folder, problems) is not { } present)
        {
            return sounds;
        }

        for (var i = 0; i < names.Count; i++)
        {
            var path = Path.Combine(folder, names[i]);
            if (!present.Remove(names[i]))
            {
                if (areNeeded)
                {
                    problems.Add(new(path, $"{path}: no such file"));
                }
            }
            else if ((sounds[i] = LocalSoundFile.TryRead(path, rateHz, longest, out var problem)) is null)
            {
                problems.Add(new(path, problem));
            }
        }

        foreach (var stranger in present.Order(StringComparer.Ordinal).Take(MostStrangers))
        {
            var hint = Nearest.Find(stranger, names) is { } near ? $"; did you mean {near}?" : "";
            var path = Path.Combine(folder, stranger);
            problems.Add(new(path, $"{path}: no local sound has this name{hint}"));
        }

        return sounds;
    }

    private static HashSet<string>? WavsIn(string folder, List<LocalSoundProblem> problems)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
                .Where(name => name.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new(folder, e is UnauthorizedAccessException
                ? $"{folder}: not readable for user {Environment.UserName}; change its owner or mode (chmod a+rx)"
                : FileKinds.Of(folder) is not (FileKind.Unknown or FileKind.Folder)
                ? $"{folder} is not a folder; name the folder that holds the WAV files"
                : e is DirectoryNotFoundException ? $"{folder}: no such folder" : $"{folder}: {e.Message}"));
            return null;
        }
    }
}
