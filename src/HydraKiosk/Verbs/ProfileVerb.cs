using System.CommandLine;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>profile</c>: chooses a profile of the running daemon's configuration, or lists them.</summary>
internal static class ProfileVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var name = new Argument<string?>("NAME") { Description = "The profile to choose.", Arity = ArgumentArity.ZeroOrOne };
        var none = new Option<bool>("--base") { Description = "Chooses none: the configuration as it is without any." };
        var list = new Option<bool>("--list") { Description = "Lists them, as without a name." };
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command(
            "profile", "Chooses a profile of the running daemon's configuration for the next conversation, also over a restart, until hours of a profile "
                + "begin or end.")
        {
            name, none, list, runtime,
        };
        command.Validators.Add(result =>
        {
            var given = (result.GetResult(name)?.Tokens.Count > 0 ? 1 : 0) + (result.GetValue(none) ? 1 : 0) + (result.GetValue(list) ? 1 : 0);
            if (given > 1)
            {
                result.AddError("a name, --base and --list exclude each other.");
            }
        });
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var chosen = parsed.GetValue(none) ? ProfileOptions.Base : parsed.GetValue(name);
            var answer = await client.AskAsync(
                "profile",
                json =>
                {
                    if (chosen is not null)
                    {
                        json.WriteString("name"u8, chosen);
                    }
                },
                stop);
            Print(answer, chosen, environment);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(JsonElement answer, string? chosen, VerbEnvironment environment)
    {
        if (chosen is not null)
        {
            var waits = answer.GetProperty("waiting"u8).GetBoolean();
            environment.Output.WriteLine(
                $"{chosen} is chosen; it takes effect {(waits ? "when nobody is in a conversation" : "with the next conversation")}");
            return;
        }

        foreach (var profile in answer.GetProperty("profiles"u8).EnumerateArray())
        {
            var hours = profile.TryGetProperty("hours"u8, out var by) ? $"  ({by.GetString()})" : "";
            environment.Output.WriteLine(
                $"{(profile.GetProperty("chosen"u8).GetBoolean() ? "*" : " ")} {profile.GetProperty("name"u8).GetString()}{hours}");
        }
    }
}
