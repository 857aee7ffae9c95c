using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Setup;

/// <summary>The API key: typed without echo, known to the filter at once, written at the end.</summary>
/// <param name="talk">The person.</param>
/// <param name="draft">Takes the key.</param>
/// <param name="file">Where it will be written.</param>
/// <param name="know">Told the key before anything else is said.</param>
internal sealed class KeyPart(SetupTalk talk, SetupDraft draft, string file, Action<string> know)
{
    /// <summary>Asks for it.</summary>
    public async Task AskAsync()
    {
        var present = Find(ApiKeyPlaces.FileVariable, file);
        if (Path.Exists(file) && present.Key is not null)
        {
            know(present.Key.Reveal());
            if (await talk.IsYesAsync($"An API key is in {file}. Keep it?", standard: true))
            {
                return;
            }
        }

        talk.Say("The key comes from the Smallest AI account that pays for this device. What you paste is not shown. Enter alone leaves it for later.");
        while (await talk.AskAsync("API key:", isHidden: true) is { Length: > 0 } typed)
        {
            know(typed);
            var lookup = Find(ApiKeyPlaces.KeyVariable, typed);
            if (lookup.Key is not null)
            {
                draft.Key = typed;
                talk.Say($"Taken; it will be written to {file}, for its owner alone to read.");
                return;
            }

            talk.Say(Sentence(lookup.Problems[^1].Message));
        }
    }

    /// <summary>The key that a test call uses: the one that was typed, or the one that is there.</summary>
    public string? ForCall() => draft.Key ?? (Path.Exists(file) ? Find(ApiKeyPlaces.FileVariable, file).Key?.Reveal() : null);

    private static ApiKeyLookup Find(string variable, string value) => ApiKeySource.Find(name => name == variable ? value : null);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
