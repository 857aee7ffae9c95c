using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Shapes;

namespace HydraKiosk.Configuration;

/// <summary>What the settings of a button or a light must have together, and what they must not share with others.</summary>
internal static class HandsRules
{
    /// <summary>The tool by which the model switches a light.</summary>
    private const string LightTool = "set_light";

    /// <summary>Of the settings that belong to one source only: its word, what it cannot do without, and the rest.</summary>
    private static readonly (ButtonSource Source, string Word, string[] Needs, string[] May)[] _buttonSources =
    [
        (ButtonSource.Gpio, "gpio", ["line"], ["chip", "activeLow", "bias", "debounceMs"]),
        (ButtonSource.Input, "input", ["device", "key"], []),
        (ButtonSource.Can, "can", ["interface", "id"], ["mask", "pattern", "releasePattern", "releaseAfterMs"]),
        (ButtonSource.Control, "control", [], []),
    ];

    private static readonly (LedSource Source, string Word, string[] Needs, string[] May)[] _ledSources =
    [
        (LedSource.Gpio, "gpio", ["line"], ["chip", "activeLow"]),
        (LedSource.Rgb, "rgb", ["red", "green", "blue"], ["chip", "activeLow"]),
        (LedSource.Sysfs, "sysfs", ["name"], ["brightness"]),
        (LedSource.Apa102, "apa102", ["device"], ["lamps", "brightness"]),
        (LedSource.Ws2812, "ws2812", ["device"], ["lamps", "brightness"]),
        (LedSource.Input, "input", ["device", "name"], []),
    ];

    /// <summary>Checks every button and light, and that no line has two masters.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="keyProblem">See <see cref="DeviceFacts.KeyProblem"/>.</param>
    /// <param name="context">Where the settings stood; takes the problems.</param>
    public static void Check(KioskOptions options, Func<string, string?> keyProblem, ReadContext context)
    {
        foreach (var (name, button) in options.Buttons)
        {
            var path = $"buttons.{name}";
            CheckSource(path, button.Source, _buttonSources, context);
            CheckUse(path, name, button, context);
            CheckKey($"{path}.key", button.Key, keyProblem, context);
        }

        foreach (var (name, led) in options.Leds)
        {
            CheckSource($"leds.{name}", led.Source, _ledSources, context);
            CheckKey($"leds.{name}.name", led.Source == LedSource.Input ? led.Name : null, keyProblem, context);
        }

        CheckLines(options, context);
        CheckHeadphones(options, context);
        if (!options.Leds.Values.Any(static l => l.Shows == LedMeaning.Tools)
            && options.Tools.Catalogue.Any(static t => t.Kind == ToolKind.Builtin && t.Name == LightTool))
        {
            context.Error(ConfigurationCauses.Missing, "tools.catalogue",
                $"the tool \"{LightTool}\" has no light to switch: give one of \"leds\" the entry \"shows\": \"tools\", or remove the tool.");
        }

        if (context.IsGiven("gpio.chip") && !options.Buttons.Values.Any(b => b.Source == ButtonSource.Gpio)
            && !options.Leds.Values.Any(l => l.Source is LedSource.Gpio or LedSource.Rgb) && options.Tools.Lines.Count == 0)
        {
            context.Warn(ConfigurationCauses.NoEffect, "gpio.chip", "no button, no light and no tool of this file is at a GPIO line.");
        }
    }

    private static void CheckSource<T>(
        string path, T source, (T Source, string Word, string[] Needs, string[] May)[] sources, ReadContext context)
        where T : struct, Enum
    {
        if (!context.IsGiven($"{path}.source") || !context.AreGood($"{path}.source"))
        {
            return; // what it is connected to is not known
        }

        var own = Array.Find(sources, s => s.Source.Equals(source));
        foreach (var needed in own.Needs)
        {
            if (!context.IsGiven($"{path}.{needed}"))
            {
                context.Error(ConfigurationCauses.Missing, $"{path}.{needed}", $"the key \"{needed}\" is missing, which \"{own.Word}\" cannot do without.");
            }
        }

        foreach (var key in sources.SelectMany(s => (IEnumerable<string>)[.. s.Needs, .. s.May]).Distinct())
        {
            if (context.IsGiven($"{path}.{key}") && !own.Needs.Contains(key) && !own.May.Contains(key))
            {
                var owners = sources.Where(s => s.Needs.Contains(key) || s.May.Contains(key)).Select(s => s.Word);
                context.Error(ConfigurationCauses.Contradiction, $"{path}.{key}",
                    $"\"{key}\" belongs to the source {ChoiceList.Of(owners)}, and the source here is \"{own.Word}\"; remove it.");
            }
        }
    }

    private static void CheckKey(string path, string? key, Func<string, string?> keyProblem, ReadContext context)
    {
        if (key is not null && context.AreGood(path) && keyProblem(key) is { } problem)
        {
            context.Error(ConfigurationCauses.NotAChoice, path, $"{Primitives.Text.VisibleText.Quoted(key)} was found: {problem}.");
        }
    }

    private static void CheckUse(string path, string name, ButtonOptions button, ReadContext context)
    {
        if (button.Source != ButtonSource.Control && button.ActionOf(name) is null && context.AreGood($"{path}.action"))
        {
            context.Error(ConfigurationCauses.Missing, $"{path}.action",
                $"nothing says what the button \"{name}\" is for; give it an \"action\": {ChoiceList.Of(ButtonOptions.Actions.Select(a => a.Word))}.",
                Primitives.Text.Nearest.Find(name, ButtonOptions.Actions.Select(a => a.Word)));
        }

        if (button.Latching == false && button.IsFor(name, Primitives.Choices.DeviceAction.Kill))
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.latching",
                "what kills must stay as it is put, or nobody could take it back; remove \"latching\".");
        }

        if (button.Latching == false && button.IsFor(name, Primitives.Choices.DeviceAction.Headphones))
        {
            context.Error(ConfigurationCauses.Contradiction, $"{path}.latching",
                "headphones are in for as long as their plug is; remove \"latching\".");
        }

        if (button is { Bias: LineBias.PullUp, ActiveLow: not true })
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.bias",
                "a line that is pulled up counts as pressed while nobody presses; a button to ground needs \"activeLow\": true.");
        }
        else if (button is { Bias: LineBias.PullDown, ActiveLow: true })
        {
            context.Warn(ConfigurationCauses.NoEffect, $"{path}.bias",
                "a line that is pulled down and active low counts as pressed while nobody presses; remove \"activeLow\" for a button to the supply.");
        }
    }

    /// <summary>A plug needs somewhere for the sound to go, and headphones something that tells when they are there.</summary>
    private static void CheckHeadphones(KioskOptions options, ReadContext context)
    {
        var plug = options.Buttons.Where(b => b.Value.IsFor(b.Key, Primitives.Choices.DeviceAction.Headphones)).Select(b => b.Key).FirstOrDefault();
        var (path, given) = options.Audio.Backend == AudioBackend.File
            ? ("audio.headphones.file", options.Audio.Headphones.File) : ("audio.headphones.device", options.Audio.Headphones.Device);
        if (plug is null && options.Audio.Headphones is { Device: not null } or { File: not null } && context.AreGood("audio.headphones", "buttons"))
        {
            context.Error(ConfigurationCauses.Missing, "audio.headphones",
                "nothing tells when headphones are plugged in: add a button with the action \"headphones\", such as \"headphones\": { \"source\": \"input\", "
                    + "\"device\": \"Headphone\", \"key\": \"SW_HEADPHONE_INSERT\" }, or remove this.");
        }
        else if (plug is not null && given is null && options.Audio.Backend != AudioBackend.Null && context.AreGood("audio"))
        {
            context.Error(ConfigurationCauses.Missing, path, $"\"{plug}\" tells when headphones are plugged in, and nothing says where the sound goes then.");
        }
    }

    /// <summary>Two lines may be one under two names (a number and a name), which shows when the second is opened.</summary>
    private static void CheckLines(KioskOptions options, ReadContext context)
    {
        var taken = new Dictionary<(string Chip, string Line), string>();
        foreach (var (path, chip, line) in Lines(options))
        {
            if (!taken.TryAdd((chip ?? options.Gpio.Chip ?? "", line), path))
            {
                context.Error(ConfigurationCauses.Contradiction, path,
                    $"line {line} is given to \"{taken[(chip ?? options.Gpio.Chip ?? "", line)]}\" already; a line has one use.");
            }
            else if (char.IsAsciiDigit(line[0]) && line.All(char.IsAsciiDigit) && chip is null && options.Gpio.Chip is null)
            {
                context.Error(ConfigurationCauses.Missing, path,
                    "a line that is given by its number needs its chip: add \"chip\" here, or \"gpio\": { \"chip\": \"gpiochip0\" }.");
            }
        }
    }

    private static IEnumerable<(string Path, string? Chip, string Line)> Lines(KioskOptions options)
    {
        foreach (var (name, button) in options.Buttons)
        {
            if (button is { Source: ButtonSource.Gpio, Line: { } line })
            {
                yield return ($"buttons.{name}.line", button.Chip, line);
            }
        }

        foreach (var (name, line) in options.Tools.Lines)
        {
            yield return ($"tools.lines.{name}.line", line.Chip, line.Line);
        }

        foreach (var (name, led) in options.Leds)
        {
            (string Key, string? Line)[] own = led.Source switch
            {
                LedSource.Gpio => [("line", led.Line)],
                LedSource.Rgb => [("red", led.Red), ("green", led.Green), ("blue", led.Blue)],
                _ => [],
            };
            foreach (var (key, line) in own)
            {
                if (line is not null)
                {
                    yield return ($"leds.{name}.{key}", led.Chip, line);
                }
            }
        }
    }
}
