using System.Text;

namespace HydraKiosk.Devices.Lights;

/// <summary>
/// The language of the lights, in one table, for every lamp. Two rules stand over it: nothing flashes more than three times a second (WCAG 2.3.1:
/// that can bring on a seizure), and the signs are told apart without colour and without dimming, by a person who does not see red from green, or on
/// a board with one lamp.
/// </summary>
/// <remarks>
/// On a plain lamp the rhythms are four families. Dark or solid: idle, listening. Even: 1 s and 1 s (offline), 0.5 s (connecting), 0.17 s
/// (confirm), each at least twice as fast as the one before. Mostly lit: one wink in 2 s (muted), two winks (stopped), two winks a second
/// (speaking). Mostly dark: two ticks a second (thinking), a double flash (fault), three ticks (staff called), one flash in 2.6 s (tools stopped),
/// one short flash in 2.7 s (stand-in).
/// Muted is solid red where there is red; without colour it would look like listening, and a lamp that says "listening" while nothing can be
/// heard, or the reverse, is the one lie a microphone must not tell. Hence its wink.
/// </remarks>
public static class LightPatterns
{
    /// <summary>The last code: something else.</summary>
    public const int LastCode = 5;

    private static readonly LightColour _white = new(255, 255, 255);
    private static readonly LightColour _blue = new(0, 60, 255);
    private static readonly LightColour _green = new(0, 255, 0);
    private static readonly LightColour _cyan = new(0, 200, 255);
    private static readonly LightColour _red = new(255, 0, 0);
    private static readonly LightColour _amber = new(255, 140, 0);

    private static readonly LightCourse _slowBlink = LightCourse.Blink("slow blink: 1 s on, 1 s off", 1000, 1000);
    private static readonly LightCourse _tripleTick = LightCourse.Blink("three short ticks, every 1.8 s", 120, 240, 120, 240, 120, 960);
    private static readonly LightCourse _rareFlash = LightCourse.Blink("one flash of 0.6 s, every 2.6 s", 600, 2000);
    private static readonly LightCourse _shortFlash = LightCourse.Blink("one short flash of 0.25 s, every 2.7 s", 250, 2450);
    private static readonly LightCourse _fastBlink = LightCourse.Blink("fast blink: 0.17 s on, 0.17 s off", 170, 170);
    private static readonly LightCourse _doubleBlink = LightCourse.Blink("double blink, every 2 s", 150, 200, 150, 1500);
    private static readonly LightCourse _doubleWink = LightCourse.Blink("solid with two winks of 0.2 s, every 2 s", 1200, 200, 400, 200);

    /// <summary>Every sign, in the order of <see cref="LightSign"/>.</summary>
    public static IReadOnlyList<LightPattern> Table { get; } =
    [
        new(LightSign.Idle, "ready", _white, "white", LightCourse.Swell("dark; a slow, faint breath where that is asked for", 4000, 0.2f),
            LampTraits.Dims | LampTraits.Breathes, LightCourse.Dark()),
        new(LightSign.Connecting, "connecting to the service", _blue, "blue", LightCourse.Swell("pulse, once a second", 1000), LampTraits.Dims,
            LightCourse.Blink("even blink: 0.5 s on, 0.5 s off", 500, 500)),
        new(LightSign.Listening, "sound leaves the device", _green, "green", LightCourse.Solid(), LampTraits.None, LightCourse.Solid()),
        new(LightSign.Thinking, "the answer is on its way", _white, "white",
            LightCourse.Swell("fast pulse, twice a second; a strip: a light that runs along it", 500), LampTraits.Dims,
            LightCourse.Blink("two short ticks a second", 100, 400), Chases: true, ShowsWhileSending: true),
        new(LightSign.Speaking, "the device speaks", _cyan, "cyan", LightCourse.Voice(), LampTraits.Dims,
            LightCourse.Blink("solid with two winks a second", 400, 100), ShowsWhileSending: true),
        new(LightSign.Muted, "the microphone is off", _red, "red", LightCourse.Solid(), LampTraits.Colours,
            LightCourse.Blink("solid with a wink of 0.2 s, every 2 s", 1800, 200)),
        new(LightSign.Offline, "the service cannot be reached", _red, "red", _slowBlink, LampTraits.None, _slowBlink),
        new(LightSign.Confirm, "press the button to allow it", _amber, "amber", _fastBlink, LampTraits.None, _fastBlink, ShowsWhileSending: true),
        new(LightSign.Fault, "something is broken", _red, "red", _doubleBlink, LampTraits.None, _doubleBlink, ShowsWhileSending: true),
        new(LightSign.Stopped, "stopped by the kill switch", _red, "red", _doubleWink, LampTraits.None, _doubleWink),
        new(LightSign.StaffCalled, "a member of staff was called", _cyan, "cyan", _tripleTick, LampTraits.None, _tripleTick),
        new(LightSign.ToolsStopped, "ready, but no tool runs", _amber, "amber", _rareFlash, LampTraits.None, _rareFlash),
        new(LightSign.StandIn, "ready, but another voice than the first speaks", _blue, "blue", _shortFlash, LampTraits.None, _shortFlash),
    ];

    /// <summary>The faults that have a number, in its order. Each is the double blink, as many flashes as the number, a long pause.</summary>
    public static IReadOnlyList<LightFaultCode> Faults { get; } =
    [
        new(1, "the sound device", "plug the microphone and the loudspeaker in again", Count(1)),
        new(2, "the network or the service", "look at the network cable, the modem, the aerial", Count(2)),
        new(3, "the service refuses the key", "put in a valid key", Count(3)),
        new(4, "the configuration", "run `hydra-kiosk config check`", Count(4)),
        new(LastCode, "something else", "run `hydra-kiosk doctor`", Count(LastCode)),
    ];

    /// <summary>The row of a sign.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static LightPattern Of(LightSign sign) =>
        (uint)sign < (uint)Table.Count ? Table[(int)sign] : throw new ArgumentOutOfRangeException(nameof(sign), sign, "not a sign");

    /// <summary>The course of a fault: with its number, or without one where it has none.</summary>
    /// <param name="code">1 to 5; 0 or less for none, above 5 counts as 5.</param>
    public static LightCourse OfFault(int code) => code <= 0 ? _doubleBlink : Faults[Math.Min(code, LastCode) - 1].Course;

    /// <summary>Both tables in Markdown, as the manual shows them.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("| sign | means | colour | looks like | on one plain lamp |\n|---|---|---|---|---|\n");
        foreach (var row in Table)
        {
            var plain = row.Plain.Words == row.Course.Words ? "the same" : row.Plain.Words;
            text.Append($"| {Name(row.Sign)} | {row.Means} | {row.ColourWord} | {row.Course.Words} | {plain} |\n");
        }

        text.Append("\n| flashes after the double blink | what is wrong | what to do |\n|---|---|---|\n");
        foreach (var row in Faults)
        {
            text.Append($"| {row.Code} | {row.Means} | {row.Remedy} |\n");
        }

        return text.ToString();
    }

    /// <summary>What a sign is called in the configuration and in the manual.</summary>
    public static string Name(LightSign sign) => sign switch
    {
        LightSign.Confirm => "needs confirmation",
        LightSign.StaffCalled => "staff called",
        LightSign.ToolsStopped => "tools stopped",
        LightSign.StandIn => "stand-in",
        _ => sign.ToString().ToLowerInvariant(),
    };

    private static LightCourse Count(int flashes)
    {
        var steps = new int[4 + (2 * flashes)];
        (steps[0], steps[1], steps[2], steps[3]) = (150, 200, 150, 900);
        for (var i = 4; i < steps.Length; i += 2)
        {
            (steps[i], steps[i + 1]) = (300, 500);
        }

        steps[^1] = 2000; // long enough that nobody counts across it
        return LightCourse.Blink($"double blink, then {flashes} flashes, then a long pause", steps);
    }
}
