using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Configuration;

/// <summary>The parts of the file about profiles and about how a changed file takes effect. What belongs together is in <see cref="ProfileRules"/>.</summary>
internal static class ProfileShapes
{
    /// <summary>The words of the talk modes; first, since the others use it.</summary>
    public static ChoiceShape<TalkMode> TalkModes { get; } = new(
        [("push-to-talk", TalkMode.PushToTalk), ("toggle", TalkMode.Toggle), ("hands-free", TalkMode.HandsFree)]);

    /// <summary>An entry of <c>profiles</c>.</summary>
    public static ObjectShape<ProfileOptions> Profile { get; } = new(
        new ProfileOptions(),
        [
            new Setting<ProfileOptions, string>(
                "instructions", "Who the agent is, in place of hydra.instructions.", new TextShape(), o => o.Instructions, (o, v) =>
                    o with { Instructions = v }),
            new Setting<ProfileOptions, string>(
                "instructionsFile", "A UTF-8 text file with the instructions; a relative path starts at this file's folder.", new LineShape(),
                o => o.InstructionsFile, (o, v) => o with { InstructionsFile = v }),
            new Setting<ProfileOptions, string>(
                "voice", "The voice, in place of hydra.voice; one of the model's own.", new RosterShape("voice of the service", ModelRoster.AllVoices),
                o => o.Voice, (o, v) => o with { Voice = v }),
            new Setting<ProfileOptions, bool?>(
                "greeting", "Whether the agent speaks first, in place of hydra.greeting.", new OptionalShape<bool>(new FlagShape()), o => o.Greeting,
                (o, v) => o with { Greeting = v }),
            new Setting<ProfileOptions, TalkMode?>(
                "talkMode", "When the microphone is open, in place of talk.mode.",
                new OptionalShape<TalkMode>(TalkModes), o => o.TalkMode, (o, v) => o with { TalkMode = v }),
            new Setting<ProfileOptions, double?>(
                "volume", "Playback level, 0 (silent) to 1 (full scale), in place of audio.playback.volume.",
                new OptionalShape<double>(new NumberShape(0, 1)), o => o.Volume, (o, v) => o with { Volume = v }),
            new Setting<ProfileOptions, IReadOnlyList<string>>(
                "tools", "Names of the tools of the catalogue and of MCP servers that are offered; without this all of them.",
                new ListShape<string>(new ToolNameShape(), 80), o => o.Tools, (o, v) => o with { Tools = v }),
            new Setting<ProfileOptions, string>(
                "hours", "The part of the day in which the profile is chosen by itself, by the device's clock, such as \"22:00-06:00\".",
                new DayPartShape(), o => o.Hours, (o, v) => o with { Hours = v }),
            new Setting<ProfileOptions, IReadOnlyList<DayOfWeek>>(
                "days", "The days on which those hours begin, such as [\"sat\", \"sun\"]; every day without this.",
                new ListShape<DayOfWeek>(
                    new ChoiceShape<DayOfWeek>(
                        [("mon", DayOfWeek.Monday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thu", DayOfWeek.Thursday),
                            ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday), ("sun", DayOfWeek.Sunday)]),
                    7),
                o => o.Days, (o, v) => o with { Days = v }),
        ]);

    /// <summary>The <c>reload</c> part.</summary>
    public static ObjectShape<ReloadOptions> Reload { get; } = new(
        new ReloadOptions(),
        [
            new Setting<ReloadOptions, bool>(
                "onSave", "Whether a save of the file is enough; otherwise \"hydra-kiosk reload\" or SIGHUP reads it again.", new FlagShape(),
                o => o.OnSave, (o, v) => o with { OnSave = v }),
            new Setting<ReloadOptions, int>(
                "rollbackSeconds", "Seconds within which a session must come up after a change of model, voice, instructions or the way to the service, "
                    + "10 to 3600; then the old configuration is put back.",
                new WholeShape(10, 3600, "seconds"), o => o.RollbackSeconds, (o, v) => o with { RollbackSeconds = v }),
        ]);
}
