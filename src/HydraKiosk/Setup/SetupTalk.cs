using System.Globalization;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Setup;

/// <summary>Questions and answers, in 80 columns.</summary>
/// <param name="output">Where questions go.</param>
/// <param name="answers">Where answers come from.</param>
/// <param name="stop">Ends the waiting for one.</param>
internal sealed class SetupTalk(TextWriter output, AnswerInput answers, CancellationToken stop)
{
    /// <summary>Columns of a line.</summary>
    public const int Columns = 80;

    /// <summary>Begins a part.</summary>
    public void Part(string title)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine(new string('-', title.Length));
    }

    /// <summary>Says something.</summary>
    /// <param name="text">Paragraphs.</param>
    public void Say(string text)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            foreach (var line in TerminalText.Wrap(Printable.Line(paragraph), Columns))
            {
                output.WriteLine(line);
            }
        }

        output.Flush();
    }

    /// <summary>Writes a line as it is: a command to be copied.</summary>
    public void Command(string text) => output.WriteLine($"    {text}");

    /// <summary>Asks for a line.</summary>
    /// <param name="question">Without its question mark's blank.</param>
    /// <param name="standard">What Enter alone means.</param>
    /// <param name="isHidden">Whether the answer is not shown while it is typed.</param>
    /// <exception cref="NoAnswerException">The answers have come to an end.</exception>
    /// <exception cref="OperationCanceledException">The person has had enough.</exception>
    public async Task<string> AskAsync(string question, string standard = "", bool isHidden = false)
    {
        var lines = TerminalText.Wrap($"{question}{(standard.Length > 0 ? $" [{Printable.Line(standard)}]" : "")}", Columns - 2);
        for (var i = 0; i < lines.Count - 1; i++)
        {
            output.WriteLine(lines[i]);
        }

        output.Write(lines[^1] + " ");
        output.Flush();
        var answer = await answers.ReadLineAsync(isHidden, stop) ?? throw new NoAnswerException();
        if (!answers.IsTerminal)
        {
            output.WriteLine(); // where a terminal would have shown the Enter
        }

        return answer.Trim() is { Length: > 0 } said ? said : standard;
    }

    /// <summary>Asks what is answered with yes or no.</summary>
    public async Task<bool> IsYesAsync(string question, bool standard)
    {
        while (true)
        {
            switch ((await AskAsync($"{question} (y/n)", standard ? "y" : "n")).ToLowerInvariant())
            {
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
                default:
                    Say("Please answer y or n.");
                    break;
            }
        }
    }

    /// <summary>Lets choose one of a list.</summary>
    /// <param name="question">Which one?</param>
    /// <param name="choices">At least one.</param>
    /// <param name="standard">What Enter alone takes, counted from 0.</param>
    /// <returns>The choice, counted from 0.</returns>
    public async Task<int> ChooseAsync(string question, IReadOnlyList<string> choices, int standard = 0)
    {
        for (var i = 0; i < choices.Count; i++)
        {
            output.WriteLine(TerminalText.Cut(string.Create(CultureInfo.InvariantCulture, $"  {i + 1,2}  {Printable.Line(choices[i])}"), Columns));
        }

        while (true)
        {
            var answer = await AskAsync(question, (standard + 1).ToString(CultureInfo.InvariantCulture));
            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= choices.Count)
            {
                return number - 1;
            }

            Say($"Please answer with a number from 1 to {choices.Count}.");
        }
    }
}
