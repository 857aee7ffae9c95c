using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Text;
using HydraKiosk.CommandLine;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Docs;

/// <summary>The verbs with their arguments and options, as <c>--help</c> tells them.</summary>
internal static class VerbPages
{
    public static string Markdown()
    {
        var text = new StringBuilder();
        Append(text, "hydra-kiosk", CommandLineEntry.CreateRoot(new VerbEnvironment(TextWriter.Null, TextWriter.Null, _ => null), new NoHandlers()));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string path, Command command)
    {
        foreach (var verb in command.Subcommands)
        {
            var name = $"{path} {verb.Name}";
            if (verb.Subcommands.Count > 0)
            {
                Append(text, name, verb);
                continue;
            }

            text.Append($"\n### {name}");
            text.AppendJoin("", verb.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{NameOf(a)}]" : $" {NameOf(a)}"));
            text.Append($"\n\n{verb.Description}\n\n");
            foreach (var argument in verb.Arguments)
            {
                text.Append($"- `{NameOf(argument)}`: {argument.Description}{Standard(argument.HasDefaultValue, argument.GetDefaultValue)}\n");
            }

            foreach (var option in verb.Options.Where(o => o is not HelpOption))
            {
                var names = string.Join("`, `", option.Aliases.Prepend(option.Name).Distinct());
                text.Append($"- `{names}{(option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}")}`: {option.Description}");
                text.Append($"{Standard(option.HasDefaultValue, option.GetDefaultValue)}\n");
            }
        }
    }

    /// <summary>Its name, or what may stand there where that is known.</summary>
    private static string NameOf(Argument argument) =>
        argument.HelpName
        ?? (argument.GetCompletions(CompletionContext.Empty).Select(c => c.Label).ToArray() is { Length: > 0 } words
            ? string.Join('|', words) : argument.Name);

    private static string Standard(bool has, Func<object?> value) =>
        has && value() is { } standard and not (false or Array) && standard.ToString() is { Length: > 0 } text ? $" Default: `{text}`." : "";
}
