using System.Text;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>The names of the files that hold local sounds: the sound's own name in small letters, words joined by hyphens, <c>.wav</c>.</summary>
public static class LocalSoundNames
{
    /// <summary>The file of each earcon, in the order of <see cref="Earcon"/>; such as <c>thinking-too-long.wav</c>.</summary>
    public static IReadOnlyList<string> OfEarcons { get; } = Array.ConvertAll(Enum.GetNames<Earcon>(), FileName);

    /// <summary>The file of each prompt, in the order of <see cref="LocalPrompt"/>; such as <c>please-wait.wav</c>.</summary>
    public static IReadOnlyList<string> OfPrompts { get; } = Array.ConvertAll(Enum.GetNames<LocalPrompt>(), FileName);

    private static string FileName(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.Append(".wav").ToString();
    }
}
