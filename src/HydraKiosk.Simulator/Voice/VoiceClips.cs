using System.Collections.Frozen;
using System.Reflection;

namespace HydraKiosk.Simulator.Voice;

/// <summary>The speech that ships with the simulator: what its agent says, and what a visitor says to it in the demo.</summary>
public static class VoiceClips
{
    private static readonly Lazy<FrozenDictionary<string, VoiceClip>> _clips = new(Load);

    /// <summary>Every clip's name, agent's first, in the order of <c>clips.txt</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Lines().Select(line => line.Name)];

    /// <summary>What the visitor of the <c>demo</c> scenario says, in order: one clip per turn of it.</summary>
    public static IReadOnlyList<string> DemoVisitor { get; } = ["ask-lockers", "ask-status", "ask-history", "ask-closing"];

    /// <summary>Returns the clip of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static VoiceClip Get(string name) =>
        Find(name) ?? throw new ArgumentException($"no clip is named '{name}'; the clips are {string.Join(", ", Names)}", nameof(name));

    /// <summary>Returns the clip of that name, or null when there is none.</summary>
    public static VoiceClip? Find(string name) => _clips.Value.GetValueOrDefault(name);

    private static FrozenDictionary<string, VoiceClip> Load() =>
        Lines().Select(line =>
        {
            using var stream = Open(line.Name + ".packed");
            var wav = PcmWav.Parse(PackedWav.Unpack(stream), line.Name);
            return new VoiceClip(line.Name, line.Voice == "agent", line.Text, wav.SampleRateHz, wav.Samples);
        }).ToFrozenDictionary(clip => clip.Name, StringComparer.Ordinal);

    private static IEnumerable<ClipLine> Lines()
    {
        using var reader = new StreamReader(Open("clips.txt"));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#' && line.Split('\t') is [var name, var voice, var text])
            {
                yield return new ClipLine(name, voice, text);
            }
        }
    }

    private static Stream Open(string resource) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("clips/" + resource)
        ?? throw new InvalidOperationException($"the build left out the resource clips/{resource}");

    private sealed record ClipLine(string Name, string Voice, string Text);
}
