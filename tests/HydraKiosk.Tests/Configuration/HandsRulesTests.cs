namespace HydraKiosk.Tests.Configuration;

/// <summary>What the settings of buttons and lights must have together.</summary>
public sealed class HandsRulesTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1)]
    [InlineData(", \"leds\": { \"desk\": { \"source\": \"sysfs\", \"name\": \"led0\" } }", 1)]
    [InlineData(", \"leds\": { \"desk\": { \"source\": \"sysfs\", \"name\": \"led0\", \"shows\": \"tools\" } }", 0)]
    public void The_tool_that_switches_a_light_needs_one(string lights, int problems)
    {
        var result = _folder.Load(ConfigFolder.With(more: "\"tools\": { \"catalogue\": [ { \"name\": \"set_light\", \"kind\": \"builtin\" } ] }" + lights));

        Assert.Equal(problems, result.Errors.Count(e => e is { Path: "tools.catalogue", Code: 6008 }));
        Assert.Equal(problems, result.Errors.Count());
    }

    [Theory]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\" } }", "buttons.talk.line", 6008)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": 17 } }", "buttons.talk.line", 6008)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": -1 } }", "buttons.talk.line", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": 1.5 } }", "buttons.talk.line", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"\" } }", "buttons.talk.line", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": true } }", "buttons.talk.line", 6005)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\", \"debounceMs\": 1001 } }", "buttons.talk.debounceMs", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\", \"bias\": \"up\" } }", "buttons.talk.bias", 6007)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\", \"key\": \"KEY_A\" } }", "buttons.talk.key", 6009)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"input\", \"device\": \"Puck\" } }", "buttons.talk.key", 6008)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"input\", \"device\": \"Puck\", \"key\": \"KEY_MICMUTT\" } }", "buttons.talk.key", 6007)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"can\", \"interface\": \"can0\" } }", "buttons.talk.id", 6008)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"can\", \"interface\": \"can0\", \"id\": \"123\" } }", "buttons.talk.id", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"can\", \"interface\": \"can0\", \"id\": \"0x20000000\" } }", "buttons.talk.id", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"can\", \"interface\": \"can0\", \"id\": 1, \"pattern\": \"0G\" } }", "buttons.talk.pattern", 6006)]
    [InlineData("\"buttons\": { \"bell\": { \"source\": \"gpio\", \"line\": \"A\" } }", "buttons.bell.action", 6008)]
    [InlineData("\"buttons\": { \"bell\": { \"source\": \"control\", \"action\": \"ring\" } }", "buttons.bell.action", 6007)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\" }, \"mute\": { \"source\": \"gpio\", \"line\": \"A\" } }", "buttons.mute.line", 6009)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\" } }, \"leds\": { \"s\": { \"source\": \"gpio\", \"line\": \"A\" } }", "leds.s.line", 6009)]
    [InlineData("\"gpio\": { \"chip\": \"c\" }, \"leds\": { \"s\": { \"source\": \"rgb\", \"red\": 1, \"green\": 2, \"blue\": 2 } }", "leds.s.blue", 6009)]
    [InlineData("\"leds\": { \"s\": { \"source\": \"rgb\", \"red\": \"R\", \"green\": \"G\" } }", "leds.s.blue", 6008)]
    [InlineData("\"leds\": { \"s\": { \"source\": \"sysfs\" } }", "leds.s.name", 6008)]
    [InlineData("\"leds\": { \"s\": { \"source\": \"ws2812\", \"device\": \"/dev/spidev0.0\", \"lamps\": 1001 } }", "leds.s.lamps", 6006)]
    [InlineData("\"leds\": { \"s\": { \"source\": \"sysfs\", \"name\": \"a\", \"lamps\": 2 } }", "leds.s.lamps", 6009)]
    [InlineData("\"leds\": { \"s\": { \"source\": \"input\", \"device\": \"Puck\", \"name\": \"LED_MUET\" } }", "leds.s.name", 6007)]
    [InlineData("\"gpio\": { \"driver\": \"sysfs\" }, \"leds\": { \"s\": { \"source\": \"gpio\", \"line\": \"A\" } }", "gpio.driver", 6007)]
    [InlineData("\"gpio\": { \"chip\": \"c\" }", "gpio.chip", 6015)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": \"A\", \"bias\": \"pull-up\" } }", "buttons.talk.bias", 6015)]
    [InlineData("\"buttons\": { \"kill\": { \"source\": \"control\", \"latching\": false } }", "buttons.kill.latching", 6009)]
    [InlineData("\"buttons\": { \"headphones\": { \"source\": \"control\" } }", "audio.headphones.device", 6008)]
    [InlineData("\"audio\": { \"backend\": \"file\", \"headphones\": { \"device\": \"USB\" } }, \"buttons\": { \"headphones\": { \"source\": \"control\" } }", "audio.headphones.file", 6008)]
    [InlineData("\"audio\": { \"headphones\": { \"device\": \"USB\" } }", "audio.headphones", 6008)]
    [InlineData("\"audio\": { \"headphones\": { \"device\": \"USB\" } }, \"buttons\": { \"headphones\": { \"source\": \"control\", \"latching\": false } }", "buttons.headphones.latching", 6009)]
    [InlineData("\"audio\": { \"backend\": \"file\", \"playback\": { \"file\": \"a.wav\" }, \"headphones\": { \"file\": \"a.wav\" } }, \"buttons\": { \"headphones\": { \"source\": \"control\" } }", "audio.headphones.file", 6009)]
    [InlineData("\"audio\": { \"promptFolder\": \"nowhere\" }", "audio.promptFolder", 6012)]
    public void What_cannot_be_is_named_once(string part, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: part));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"gpio\", \"chip\": \"kiosk\", \"line\": 0, \"activeLow\": true, \"bias\": \"pull-up\", \"debounceMs\": 10 } }")]
    [InlineData("\"gpio\": { \"driver\": \"package\", \"chip\": \"gpiochip0\" }, \"buttons\": { \"mute\": { \"source\": \"gpio\", \"line\": 4, \"latching\": true } }")]
    [InlineData("\"buttons\": { \"mute\": { \"source\": \"input\", \"device\": \"Puck\", \"key\": \"KEY_MICMUTE\" } }")]
    [InlineData("\"buttons\": { \"ignition\": { \"source\": \"can\", \"interface\": \"vcan0\", \"id\": \"0x123\", \"pattern\": \"01\" } }")]
    [InlineData("\"buttons\": { \"pedal\": { \"action\": \"talk\", \"source\": \"input\", \"device\": \"/dev/input/event3\", \"key\": \"BTN_0\" } }, \"talk\": { \"mode\": \"toggle\" }")]
    [InlineData("\"leds\": { \"status\": { \"source\": \"gpio\", \"chip\": \"kiosk\", \"line\": 4 }, \"mic\": { \"source\": \"input\", \"device\": \"Puck\", \"name\": \"LED_MUTE\", \"shows\": \"muted\" } }")]
    [InlineData("\"audio\": { \"headphones\": { \"device\": \"USB\" } }, \"buttons\": { \"headphones\": { \"source\": \"input\", \"device\": \"Jack\", \"key\": \"SW_HEADPHONE_INSERT\" } }")]
    public void What_a_board_has_is_taken(string part) => Assert.Empty(_folder.Load(ConfigFolder.With(more: part)).Problems);
}
