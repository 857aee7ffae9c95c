using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Setup;

/// <summary>The talk button and a light.</summary>
/// <param name="talk">The person.</param>
/// <param name="draft">Takes them.</param>
/// <param name="hardware">The device.</param>
internal sealed class HandsPart(SetupTalk talk, SetupDraft draft, ISetupHardware hardware)
{
    /// <summary>Asks for the button, and what it means.</summary>
    public async Task AskButtonAsync(CancellationToken stop)
    {
        var keeps = draft.Options.Buttons.TryGetValue(ButtonOptions.Talk, out var present) && present.Source != ButtonSource.Control;
        string[] choices =
        [
            keeps ? "keep the button that is configured" : "no button: the device listens when somebody speaks",
            "a button of this device: press it now, and it is found",
        ];
        if (await talk.ChooseAsync("How does a person begin?", choices) == 0)
        {
            return;
        }

        while (true)
        {
            talk.Say("Free lines of the GPIO chips are read with a pull-up while you press, for a button between a line and ground.");
            var pressed = await hardware.FindPressAsync(stop);
            talk.Say(pressed is null ? "Nothing was noticed." : $"Pressed: {pressed.Words}");
            if (pressed is not null && await talk.IsYesAsync("Is it that one?", standard: true))
            {
                if (draft.Set($"buttons.{ButtonOptions.Talk}", pressed.Json))
                {
                    await AskModeAsync();
                }

                return;
            }

            if (!await talk.IsYesAsync("Try again?", standard: true))
            {
                return;
            }
        }
    }

    /// <summary>Asks for a light.</summary>
    public async Task AskLightAsync(CancellationToken stop)
    {
        var lights = hardware.Lights();
        string[] choices =
        [
            draft.Options.Leds.Count > 0 ? "keep the lights that are configured" : "no light",
            "a lamp at a GPIO line",
            .. lights.Select(l => l.Words),
        ];
        while (true)
        {
            var chosen = await talk.ChooseAsync("Which light shows what the device does?", choices);
            if (chosen == 0)
            {
                return;
            }

            var before = draft.File;
            var json = chosen == 1 ? await AskLineAsync() : lights[chosen - 2].Json;
            if (draft.Set("leds.status", json) && await hardware.TryLightAsync(draft.Options, stop) && await talk.IsYesAsync("Did it light up?", standard: true))
            {
                return;
            }

            draft.BeginWith(before);
        }
    }

    private async Task AskModeAsync()
    {
        (string Word, string Means)[] modes =
        [
            ("push-to-talk", "push-to-talk: it listens while the button is held"),
            ("toggle", "toggle: it listens from one press to the next"),
            ("hands-free", "hands-free: a press begins a conversation, then it listens by itself"),
        ];
        draft.Set("talk.mode", modes[await talk.ChooseAsync("What does the button do?", Array.ConvertAll(modes, m => m.Means))].Word);
    }

    private async Task<string> AskLineAsync()
    {
        var chip = await talk.AskAsync("Chip (`hydra-kiosk devices` lists them):", draft.Options.Gpio.Chip ?? "gpiochip0");
        var line = await talk.AskAsync("Line, as a number or a name:", "27");
        var isActiveLow = await talk.IsYesAsync("Does the lamp light when the line is at ground?", standard: false);
        return SettingJson.Of(("source", "gpio"), ("chip", chip), ("line", line), ("activeLow", isActiveLow ? "true" : ""));
    }
}
