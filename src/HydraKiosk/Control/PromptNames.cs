using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Control;

/// <summary>The sentences that the device speaks without the service, as their files and the commands name them.</summary>
internal static class PromptNames
{
    /// <summary>All of them, such as <c>please-wait</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<LocalPrompt>().Select(Word)];

    /// <summary>The sentence of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prompt">The sentence.</param>
    /// <param name="problem">What is wrong with the name, for a person.</param>
    public static bool TryFind(string name, out LocalPrompt prompt, [NotNullWhen(false)] out string? problem)
    {
        foreach (var known in Enum.GetValues<LocalPrompt>())
        {
            if (Word(known) == name)
            {
                (prompt, problem) = (known, null);
                return true;
            }
        }

        var nearest = Nearest.Find(name, All);
        prompt = default;
        problem = $"there is no prompt {VisibleText.Quoted(name)}; there are {string.Join(", ", All)}."
            + (nearest is null ? "" : $" Did you mean \"{nearest}\"?");
        return false;
    }

    private static string Word(LocalPrompt prompt) => ControlJson.Word(prompt.ToString());
}
