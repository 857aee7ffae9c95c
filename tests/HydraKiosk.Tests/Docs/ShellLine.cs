using System.Text;

namespace HydraKiosk.Tests.Docs;

/// <summary>Lines of a shell, as far as a manual has them: words with quotes, comments, and several commands in a line.</summary>
internal static class ShellLine
{
    private const string Program = "hydra-kiosk";

    /// <summary>The commands of this program in a block: each as its words, without the program's name.</summary>
    public static IEnumerable<string[]> OwnCommands(string block) =>
        from line in block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        from command in Commands(line)
        let own = Own(command)
        where own is not null
        select own;

    /// <summary>What follows the program's name, where the command is one of this program; else null.</summary>
    private static string[]? Own(List<string> words)
    {
        var at = 0;
        while (at < words.Count && (words[at] is "sudo" or "$" or "time" || (words[at].Contains('=', StringComparison.Ordinal) && words[at][0] != '-')))
        {
            at++;
        }

        if (at < words.Count && (words[at] == Program || words[at].EndsWith($"/{Program}", StringComparison.Ordinal)))
        {
            return [.. words.Skip(at + 1)];
        }

        // dotnet run --project src/HydraKiosk … -- WORDS
        return at + 1 < words.Count && words[at] == "dotnet" && words[at + 1] == "run" && words.Contains("src/HydraKiosk") && words.IndexOf("--") is > 0 and var end
            ? [.. words.Skip(end + 1)]
            : null;
    }

    private static List<List<string>> Commands(string line)
    {
        List<List<string>> commands = [[]];
        var word = new StringBuilder();
        var (isWord, skips, quote) = (false, false, '\0');
        foreach (var c in line)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                (quote, isWord) = (quote == '\0' ? c : '\0', true);
            }
            else if (quote != '\0' || !(c is ' ' or '|' or ';' or '&' or '#' or '>' or '<') || (c == '#' && isWord))
            {
                word.Append(c);
                isWord = true;
            }
            else
            {
                if (c == '>' && word.ToString() is "1" or "2")
                {
                    word.Clear(); // the number of what is redirected
                    isWord = false;
                }

                skips = End(skips) && c is not ('|' or ';' or '&');
                skips |= c is '>' or '<';
                if (c is '|' or ';' or '&')
                {
                    commands.Add([]);
                }

                if (c == '#')
                {
                    return commands;
                }
            }
        }

        End(skips);
        return commands;

        // Ends the word; whether the next one is still the file of a redirection.
        bool End(bool isFile)
        {
            if (!isWord)
            {
                return isFile;
            }

            if (!isFile)
            {
                commands[^1].Add(word.ToString());
            }

            word.Clear();
            isWord = false;
            return false;
        }
    }
}
