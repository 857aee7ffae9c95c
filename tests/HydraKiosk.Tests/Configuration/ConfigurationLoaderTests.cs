using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Instructions_are_enough_and_the_rest_has_its_default()
    {
        var result = _folder.Load(ConfigFolder.With());

        Assert.Empty(result.Problems);
        var loaded = Assert.IsType<LoadedConfiguration>(result.Configuration);
        Assert.Equal("Be kind.", loaded.Instructions);
        Assert.Equal("wss://api.smallest.ai/waves/v1/s2s", loaded.Options.Hydra.Endpoint.OriginalString);
        Assert.Equal("hydra-v1.1", loaded.Options.Hydra.Model);
        Assert.Equal("aria", loaded.Options.Hydra.Voice);
        Assert.Equal(TimeSpan.FromSeconds(20), loaded.Options.Hydra.Linger);
        Assert.Equal(SessionPolicy.OnDemand, loaded.Options.Hydra.Session);
        Assert.Equal(AudioBackend.PortAudio, loaded.Options.Audio.Backend);
        Assert.Equal(10, loaded.Options.Audio.PeriodMs);
        Assert.Equal(48_000, loaded.Options.Audio.Playback.SampleRateHz);
        Assert.Equal(new TalkOptions { Mode = TalkMode.HandsFree, PrerollMs = 300, TailMs = 400 }, loaded.Options.Talk);
        Assert.Empty(loaded.Options.Buttons);
        Assert.Equal(LogLevel.Information, loaded.Options.Log.Level);
    }

    [Fact]
    public void Every_setting_arrives_where_it_belongs()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "visitor.wav"), [1]);
        _folder.Write("persona.txt", "  You are a tram.\n");

        var result = _folder.Load("""
            {
              // a comment
              "$schema": "./hydra-kiosk.schema.json",
              "hydra": {
                "endpoint": "ws://192.168.7.1:9000/s2s", "allowInsecureEndpoint": true, "model": "hydra-v1.0", "voice": "quinn",
                "instructionsFile": "persona.txt", "greeting": false, "session": "always", "lingerSeconds": 2.5,
              },
              "audio": {
                "backend": "file",
                "capture": { "device": "USB PnP", "channels": 4, "channel": 3, "gainDb": -6.5, "file": "visitor.wav" },
                "playback": { "device": "HDMI", "volume": 0.25, "file": "out.wav", "sampleRateHz": 44100 },
                "periodMs": 2e1, "echoCancellation": "half-duplex", "earcons": false,
              },
              "talk": { "mode": "toggle", "prerollMs": 0, "tailMs": 2000 },
              "buttons": { "talk": { "source": "control" }, "call-Attendant_2": { "source": "control" } },
              "tools": { "policy": { "perMinute": 3, "withoutAudit": "allow" },
                         "catalogue": [ { "name": "get_device_status", "kind": "builtin", "description": "How it is." } ] },
              "log": { "level": "debug" },
            }
            """);

        Assert.Empty(result.Problems);
        var (options, instructions) = (result.Configuration!.Options, result.Configuration.Instructions);
        Assert.Equal("You are a tram.", instructions);
        Assert.Equal(
            new HydraOptions
            {
                Endpoint = new Uri("ws://192.168.7.1:9000/s2s"),
                AllowInsecureEndpoint = true,
                Model = "hydra-v1.0",
                Voice = "quinn",
                InstructionsFile = Path.Combine(_folder.Path, "persona.txt"),
                Greeting = false,
                Session = SessionPolicy.Always,
                LingerSeconds = 2.5,
            },
            options.Hydra);
        Assert.Equal(
            new AudioOptions
            {
                Backend = AudioBackend.File,
                Capture = new CaptureOptions
                {
                    Device = "USB PnP",
                    Channels = 4,
                    Channel = 3,
                    GainDb = -6.5,
                    File = Path.Combine(_folder.Path, "visitor.wav")
                },
                Playback = new PlaybackOptions
                {
                    Device = "HDMI",
                    Volume = 0.25,
                    File = Path.Combine(_folder.Path, "out.wav"),
                    SampleRateHz = 44_100
                },
                PeriodMs = 20,
                EchoCancellation = EchoCancellationMode.HalfDuplex,
                Earcons = false,
            },
            options.Audio);
        Assert.Equal(new TalkOptions { Mode = TalkMode.Toggle, PrerollMs = 0, TailMs = 2000 }, options.Talk);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Talk.Tail);
        Assert.Equal(["talk", "call-Attendant_2"], options.Buttons.Keys);
        Assert.Equal(new ToolPolicyOptions { PerMinute = 3, WithoutAudit = ToolDecision.Allow }, options.Tools.Policy);
        Assert.Equal([new ToolOptions { Name = "get_device_status", Kind = ToolKind.Builtin, Description = "How it is." }], options.Tools.Catalogue);
        Assert.Equal(LogLevel.Debug, options.Log.Level);
    }

    [Theory]
    [InlineData("\"deny\"", ProblemSeverity.Warning)]
    [InlineData("\"allow\"", ProblemSeverity.Error)]
    [InlineData("true", ProblemSeverity.Error)]
    public void A_setting_of_an_earlier_version_stops_the_start_only_where_it_meant_something(string value, ProblemSeverity expected)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $"\"tools\": {{ \"policy\": {{ \"default\": {value} }} }}"));

        Assert.Equal((expected, 6060, "tools.policy.default"), (problem.Severity, problem.Code, problem.Path));
        Assert.Contains("only tools that are listed are ever offered", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_reads_as_place_path_finding_guess_and_code()
    {
        var file = _folder.Write("kiosk.json",
            "{\n  \"hydra\": { \"instructions\": \"Ä\" },\n  \"audio\": { \"playback\": {\n      \"volum\": 0.5 } }\n}");

        var problem = Assert.Single(KioskConfiguration.Load(file).Problems);

        Assert.Equal($"{file}:4:7: audio.playback.volum: unknown key. Did you mean \"volume\"? [HK-6002]", problem.ToString());
        Assert.Equal("volume", problem.Suggestion);
    }

    [Fact]
    public void Every_error_is_found_at_once_and_in_the_order_of_the_file()
    {
        var result = _folder.Load("""
            {
              "hydra": { "endpoint": "ws://example.com/x", "voice": "sterling", "greeting": "true", "lingerSeconds": 5000, "instructions": " " },
              "audio": { "playback": { "volum": 0.5, "device": 3 }, "periodMs": 7.5, "backend": "port audio", "capture": { "channel": 2 } },
              "talk": { "mode": "push to talk", "prerollMs": 3000 },
              "talk": { },
              "buttons": { "talk": { "source": "gpio", "line": 17 }, "1": { "source": "control" }, "a": { "sauce": "control" } },
              "tools": { "catalogue": [ { "name": "x", "kind": "exec", "command": [] }, { "name": "a b" }, 4 ] },
              "log": null
            }
            """);

        Assert.Null(result.Configuration);
        Assert.Equal(
            [
                (2, "hydra.endpoint", 6011), (2, "hydra.voice", 6013), (2, "hydra.greeting", 6005), (2, "hydra.lingerSeconds", 6006),
                    (2, "hydra.instructions", 6006),
                (3, "audio.playback.volum", 6002), (3, "audio.playback.device", 6005), (3, "audio.periodMs", 6006), (3, "audio.backend", 6007),
                    (3, "audio.capture.channel", 6009),
                (4, "talk.mode", 6007), (4, "talk.prerollMs", 6006), (5, "talk", 6004),
                (6, "buttons.talk.line", 6008), (6, "buttons.1", 6006), (6, "buttons.a.source", 6008), (6, "buttons.a.sauce", 6002),
                (7, "tools.catalogue[1].kind", 6008), (7, "tools.catalogue[1].name", 6006),
                    (7, "tools.catalogue[2]", 6005),
                (8, "log", 6005),
            ],
            result.Problems.Select(p => (p.Line, p.Path, p.Code)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    public void Each_channel_that_there_is_can_be_heard(int channels, int channel) =>
        Assert.Equal(channel,
            _folder.Load(ConfigFolder.With(more: $"\"audio\": {{ \"capture\": {{ \"channels\": {channels}, \"channel\": {channel} }} }}"))
                .Configuration!.Options.Audio.Capture.Channel);

    [Theory]
    [InlineData("\"lingerSeconds\": 0", "hydra.lingerSeconds", 6006, "the number 0 was found; a number from 1 to 3600 seconds is expected.")]
    [InlineData("\"lingerSeconds\": 1e999", "hydra.lingerSeconds", 6006, "the number 1e999 was found; a number from 1 to 3600 seconds is expected.")]
    [InlineData("\"lingerSeconds\": \"20\"", "hydra.lingerSeconds", 6005, "the text \"20\" was found; a number from 1 to 3600 seconds without "
        + "quotes (write 20) is expected.")]
    [InlineData("\"greeting\": 1", "hydra.greeting", 6005, "the number 1 was found; true or false is expected.")]
    [InlineData("\"voice\": [\"aria\"]", "hydra.voice", 6005, "a list [ ] was found; text in double quotes is expected.")]
    [InlineData("\"session\": \"on demand\"", "hydra.session", 6007, "\"on demand\" was found; \"on-demand\" or \"always\" is expected.")]
    [InlineData("\"model\": \"hydra v1.1\"", "hydra.model", 6013, "\"hydra v1.1\" cannot be a model of the service: one word of plain letters, "
        + "digits and signs is expected, such as \"hydra-v1.1\", \"hydra-v1.0\" or \"hydra\".")]
    [InlineData("\"endpoint\": \"wss://h/x?model=hydra\"", "hydra.endpoint", 6009, "the endpoint names a model in its query: use the model setting "
        + "instead.")]
    [InlineData("\"endpoint\": \"https://api.smallest.ai/x\"", "hydra.endpoint", 6007, "the address begins with https://; wss:// is expected.")]
    [InlineData("\"endpoint\": \"api.smallest.ai\"", "hydra.endpoint", 6006, "this is not a complete address such as "
        + "\"wss://api.smallest.ai/waves/v1/s2s\".")]
    [InlineData("\"instructionsFile\": \"x.txt\"", "hydra.instructionsFile", 6009, "\"instructions\" is given as well; keep one of the two.")]
    public void A_value_of_the_service_that_cannot_be_is_named(string setting, string path, int code, string message)
    {
        var problem = _folder.Single(ConfigFolder.With(hydra: setting));

        Assert.Equal((path, code, message), (problem.Path, problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("\"audio\": { \"periodMs\": 4 }", "audio.periodMs", 6006)]
    [InlineData("\"audio\": { \"periodMs\": 99999999999999999999 }", "audio.periodMs", 6006)]
    [InlineData("\"audio\": { \"capture\": { \"gainDb\": 40.5 } }", "audio.capture.gainDb", 6006)]
    [InlineData("\"audio\": { \"capture\": { \"channels\": 0 } }", "audio.capture.channels", 6006)]
    [InlineData("\"audio\": { \"capture\": { \"channels\": 0, \"channel\": 2 } }", "audio.capture.channels", 6006)] // one mistake, told once
    [InlineData("\"audio\": { \"capture\": { \"channels\": 2, \"channel\": 3 } }", "audio.capture.channel", 6009)]
    [InlineData("\"audio\": { \"capture\": { \"channels\": 2, \"referenceChannel\": 3 } }", "audio.capture.referenceChannel", 6009)]
    [InlineData("\"audio\": { \"capture\": { \"referenceChannel\": 1 } }", "audio.capture.referenceChannel", 6009)] // no microphone is left
    [InlineData("\"audio\": { \"capture\": { \"channels\": 2, \"channel\": 2, \"referenceChannel\": 2 } }", "audio.capture.referenceChannel", 6009)]
    [InlineData("\"audio\": { \"capture\": { \"channels\": 2, \"referenceChannel\": 0 } }", "audio.capture.referenceChannel", 6006)]
    [InlineData("\"audio\": { \"playback\": { \"volume\": 1.01 } }", "audio.playback.volume", 6006)]
    [InlineData("\"audio\": { \"playback\": { \"device\": \"a\\nb\" } }", "audio.playback.device", 6006)]
    [InlineData("\"audio\": { \"backend\": \"alsa\" }", "audio.backend", 6007)]
    [InlineData("\"talk\": { \"mode\": \"toggle\" }", "talk.mode", 6008)]
    [InlineData("\"talk\": { \"mode\": \"push-to-talk\" }, \"buttons\": { \"call\": { \"source\": \"control\" } }", "talk.mode", 6008)]
    [InlineData("\"talk\": { \"mode\": \"push-to-talk\" }, \"buttons\": { \"talk\": { \"source\": \"gpio\", \"line\": 17, \"activeLow\": true, \"bias\": \"pull-up\" } }", "buttons.talk.line", 6008)]
    [InlineData("\"talk\": { \"mode\": \"push-to-talk\" }, \"buttons\": [ \"talk\" ]", "buttons", 6005)]
    [InlineData("\"talk\": { \"tailMs\": 2001 }", "talk.tailMs", 6006)]
    [InlineData("\"talk\": { \"tailMs\": -1 }", "talk.tailMs", 6006)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"keyboard\" } }", "buttons.talk.source", 6007)]
    [InlineData("\"buttons\": { \"talk\": { } }", "buttons.talk.source", 6008)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"control\", \"line\": 17 } }", "buttons.talk.line", 6009)]
    [InlineData("\"buttons\": { \"talk\": { \"source\": \"control\" }, \"talk\": { \"source\": \"control\" } }", "buttons.talk", 6004)]
    [InlineData("\"buttons\": { \"push to talk\": { \"source\": \"control\" } }", "buttons.push to talk", 6006)]
    [InlineData("\"console\": { \"listen\": \"127.0.0.1:8787\" }", "console", 6010)]
    [InlineData("\"tools\": { \"catalogue\": [ { \"name\": \"get_device_stauts\", \"kind\": \"builtin\" } ] }", "tools.catalogue[0].name", 6007)]
    [InlineData("\"tools\": { \"catalogue\": [ { \"name\": \"get_device_status\", \"kind\": \"builtin\", \"timeoutMs\": 1 } ] }", "tools.catalogue[0].timeoutMs", 6006)]
    [InlineData("\"tools\": { \"policy\": { \"perMinute\": 0 } }", "tools.policy.perMinute", 6006)]
    [InlineData("\"log\": { \"level\": \"verbose\" }", "log.level", 6007)]
    public void A_value_elsewhere_that_cannot_be_is_named(string part, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(more: part));

        Assert.Equal((path, code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("toggle", "", "\"toggle\" needs a button named \"talk\"; add \"buttons\": { \"talk\": { \"source\": \"control\" } }, or use "
        + "\"hands-free\".")]
    [InlineData("push-to-talk", "\"Talk\": { \"source\": \"control\" }", "\"push-to-talk\" needs a button named \"talk\"; the button \"Talk\" has "
        + "to be renamed, or use \"hands-free\".")]
    public void A_talk_mode_without_its_button_names_the_fix(string mode, string buttons, string message) =>
        Assert.Equal(message, _folder.Single(ConfigFolder.With(more: $$""" "talk": { "mode": "{{mode}}" }, "buttons": { {{buttons}} } """)).Message);

    [Theory]
    [InlineData("push-to-talk")]
    [InlineData("toggle")]
    [InlineData("hands-free")]
    public void Every_talk_mode_is_fine_with_a_talk_button(string mode) =>
        Assert.Empty(_folder.Load(ConfigFolder.With(more: $$""" "talk": { "mode": "{{mode}}" }, "buttons": { "talk": { "source": "control" } } """))
            .Problems);

    [Fact]
    public void More_buttons_than_a_board_has_are_refused()
    {
        var many = string.Join(", ", Enumerable.Range(0, 33).Select(i => $$"""b{{i}}": { "source": "control" }""").Select(b => "\"" + b));

        var problem = _folder.Single(ConfigFolder.With(more: $$""" "buttons": { {{many}} } """));

        Assert.Equal(("buttons", ConfigurationCauses.OutOfRange.Code), (problem.Path, problem.Code));
    }

    [Fact]
    public void Two_tools_of_one_name_are_an_error_at_the_second()
    {
        var problem = _folder.Single(ConfigFolder.With(
            more: """ "tools": { "catalogue": [ { "name": "get_device_status", "kind": "builtin" }, { "name": "get_device_status", "kind": "builtin" } ] } """));

        Assert.Equal(("tools.catalogue[1].name", ConfigurationCauses.Contradiction.Code), (problem.Path, problem.Code));
    }

    [Theory]
    [InlineData("{}", "hydra")]
    [InlineData("{ \"hydra\": {} }", "hydra.instructions")]
    public void Without_instructions_there_is_nothing_to_be(string text, string path)
    {
        var problem = _folder.Single(text);

        Assert.Equal((path, ConfigurationCauses.Missing.Code), (problem.Path, problem.Code));
    }

    [Fact]
    public void A_key_cannot_forge_a_line_of_the_journal()
    {
        var problem = _folder.Single(ConfigFolder.With(more: $"\"a\\n<0>forged\\u001b[31m{new string('x', 500)}\": 1"));

        Assert.DoesNotContain(problem.ToString(), char.IsControl);
        Assert.InRange(problem.Path.Length, 10, 200);
    }

    [Fact]
    public void A_key_at_the_wrong_level_is_sent_to_the_right_one()
    {
        Assert.Equal("unknown key. \"volume\" belongs under \"audio.playback\".", _folder.Single(ConfigFolder.With(more: "\"volume\": 1")).Message);
        Assert.Equal("unknown key. \"audio\" belongs at the top level.", _folder.Single(ConfigFolder.With(hydra: "\"audio\": {}")).Message);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:8080/x")]
    [InlineData("ws://localhost/x")]
    [InlineData("ws://[::1]:9/x")]
    public void Unencrypted_is_fine_on_this_machine(string endpoint) =>
        Assert.Empty(_folder.Load(ConfigFolder.With(hydra: $"\"endpoint\": \"{endpoint}\"")).Problems);

    [Fact]
    public void A_secret_in_the_file_is_refused_and_not_repeated()
    {
        foreach (var setting in (string[])["\"apiKey\": \"sk-123456\"", "\"API_KEY\": \"sk-123456\"", "\"endpoint\": \"wss://u:sk-123456@h/x\"",
            "\"endpoint\": \"wss://h/x?api_key=sk-123456\""])
        {
            var problem = _folder.Single(ConfigFolder.With(hydra: setting));

            Assert.Equal(ConfigurationCauses.SecretInFile.Code, problem.Code);
            Assert.DoesNotContain("123456", problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_voice_of_another_model_says_whose_it_is_and_what_there_is()
    {
        var problem = _folder.Single(ConfigFolder.With(hydra: "\"voice\": \"sterling\""));

        Assert.StartsWith("\"sterling\" is known as a voice of hydra-v1.0, not of \"hydra-v1.1\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("\"zoe\", \"maya\"", problem.Message, StringComparison.Ordinal);
        Assert.Equal("aria", _folder.Single(ConfigFolder.With(hydra: "\"voice\": \"Aria\"")).Suggestion);
    }

    [Fact]
    public void A_model_and_a_voice_newer_than_this_version_are_taken_with_a_warning_that_names_the_nearest_known_one()
    {
        var result = _folder.Load(ConfigFolder.With(hydra: "\"model\": \"hydra-v1.2\", \"voice\": \"leon\""));

        Assert.Equal(("hydra-v1.2", "leon"), (result.Configuration!.Options.Hydra.Model, result.Configuration.Options.Hydra.Voice));
        Assert.Equal(
            [(ConfigurationCauses.NotInRoster.Code, "hydra-v1.1"), (ConfigurationCauses.NotInRoster.Code, "leo")],
            result.Warnings.Select(p => (p.Code, p.Suggestion!)));
        Assert.Contains("whether the service has it shows when it connects", result.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_which_no_voice_is_known_gets_that_of_the_service()
    {
        Assert.Equal("", _folder.Load(ConfigFolder.With(hydra: "\"model\": \"hydra-v2\"")).Configuration!.Options.Hydra.Voice);
    }

    [Fact]
    public void Without_a_voice_the_model_gets_one_of_its_own()
    {
        Assert.Equal("sterling", _folder.Load(ConfigFolder.With(hydra: "\"model\": \"hydra-v1.0\"")).Configuration!.Options.Hydra.Voice);
    }

    [Fact]
    public void A_deprecated_model_and_a_setting_without_effect_are_warnings()
    {
        var result = _folder.Load(ConfigFolder.With(hydra: "\"model\": \"hydra\"", more: "\"audio\": { \"playback\": { \"file\": \"x.wav\" } }"));

        Assert.NotNull(result.Configuration);
        Assert.Equal([ConfigurationCauses.DeprecatedModel.Code, ConfigurationCauses.NoEffect.Code], result.Warnings.Select(p => p.Code));
        Assert.All(result.Warnings, w => Assert.Contains(": warning: ", w.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_backend_needs_its_files_where_it_names_them()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder"));
        (string Settings, string Path)[] cases =
        [
            ("\"capture\": { \"file\": \"none.wav\" }", "audio.capture.file"),
            ("\"capture\": { \"file\": \"folder\" }", "audio.capture.file"),
            ("\"playback\": { \"file\": \"folder\" }", "audio.playback.file"),
            ("\"playback\": { \"file\": \"none/out.wav\" }", "audio.playback.file"),
        ];
        foreach (var (settings, path) in cases)
        {
            var problem = _folder.Single(ConfigFolder.With(more: $"\"audio\": {{ \"backend\": \"file\", {settings} }}"));
            Assert.Equal((path, ConfigurationCauses.UnusableReference.Code), (problem.Path, problem.Code));
        }

        Assert.Empty(_folder.Load(ConfigFolder.With(more: "\"audio\": { \"backend\": \"file\" }")).Problems); // silence in, nothing out
    }

    [Theory]
    [InlineData("persona.txt", "", "the file is empty.")]
    [InlineData("persona.txt", " \n", "the file is empty.")]
    [InlineData("other.txt", "x", "there is no such file.")]
    public void Instructions_that_cannot_be_read_are_an_error(string name, string content, string fault)
    {
        _folder.Write(name, content);

        var problem = _folder.Single("""{ "hydra": { "instructionsFile": "persona.txt" } }""");

        Assert.Equal(("hydra.instructionsFile", ConfigurationCauses.UnusableReference.Code), (problem.Path, problem.Code));
        Assert.EndsWith(fault, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instructions_that_would_silence_the_service_are_an_error()
    {
        Assert.Empty(_folder.Load($$"""{ "hydra": { "instructions": "{{new string('x', 29_000)}}" } }""").Problems);
        Assert.Equal(ConfigurationCauses.InstructionsTooLong.Code,
            _folder.Single($$"""{ "hydra": { "instructions": "{{new string('ä', 15_001)}}" } }""").Code);
    }

    [Fact]
    public void Instructions_and_tools_that_are_too_large_together_are_an_error_with_the_largest_parts()
    {
        var problem = _folder.Single($$"""
            { "hydra": { "instructions": "{{new string('x', 29_500)}}" },
              "tools": { "catalogue": [ { "name": "get_device_status", "kind": "builtin", "description": "{{new string('y', 900)}}" } ] } }
            """);

        Assert.Equal(ConfigurationCauses.TooLarge.Code, problem.Code);
        Assert.Matches("has 3[0-9]{4} bytes, 30000 are allowed; largest parts: instructions 29[0-9]{3}, .*get_device_status [0-9]+", problem.Message);
    }
}
