using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// What a simulated Hydra does: its settings, its side of the conversation, and its faults. Read from a JSON file by
/// <see cref="ScenarioFile"/> (comments and trailing commas allowed, unknown keys are errors), taken from <see cref="BuiltInScenarios"/>
/// by name, or built in code.
/// <code>
/// {
///   "name": "two turns",
///   "server": { "endSilenceMs": 400, "idleSeconds": 10 },      // every switch of ScenarioServer
///   "greeting": { "say": "greeting" },                          // used when the client asks for an initial response
///   "turns": [                                                  // the n-th entry answers the n-th completed user turn
///     { "heard": "where are the lockers", "reply": { "say": "lockers" } },
///     { "reply": {
///         "calls": [ { "name": "get_device_status", "arguments": { "detail": "short" } } ],
///         "then": { "caption": "It says {output}", "when": [ { "outputContains": "ok", "reply": { "say": "status" } } ], "say": "status-trouble" } } },
///     { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } }
///   ],
///   "default": { "say": "fallback" },                           // answers every further turn
///   "faults": [ { "at": "turn:2/delta:5", "do": "reset" } ]     // see ScenarioFault
/// }
/// </code>
/// </summary>
public sealed class Scenario
{
    /// <summary>For people and logs.</summary>
    public string Name { get; set; } = "unnamed";

    /// <summary>For people.</summary>
    public string? Description { get; set; }

    /// <summary>Seed of everything irregular (chunk sizes, fragments); the same seed gives the same session.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Settings of the server, the open questions of the protocol among them.</summary>
    public ScenarioServer Server { get; set; } = new();

    /// <summary>The initial response; null means <see cref="Default"/>.</summary>
    public ScenarioReply? Greeting { get; set; }

    /// <summary>The script: entry n answers the n-th completed user turn of a session.</summary>
    public IList<ScenarioTurn> Turns { get; set; } = [];

    /// <summary>Answers every turn past the end of the script, and a response.create that nothing called for.</summary>
    public ScenarioReply Default { get; set; } = new() { Say = "fallback" };

    /// <summary>What goes wrong, and when.</summary>
    public IList<ScenarioFault> Faults { get; set; } = [];

    /// <summary>Further faults, drawn from <see cref="Seed"/>; null is none.</summary>
    public ScenarioChaos? Chaos { get; set; }
}

/// <summary>One entry of the script.</summary>
public sealed class ScenarioTurn
{
    /// <summary>Text to put into the user item's content, as one vendor sample shows; null (the documented case) leaves it null.</summary>
    public string? Heard { get; set; }

    /// <summary>The answer.</summary>
    [JsonRequired]
    public ScenarioReply Reply { get; set; } = new();
}

/// <summary>How a response ends.</summary>
public enum ReplyEnding
{
    /// <summary>Normally.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Stopped early by a limit: half of the audio, then <c>incomplete</c> with <see cref="ScenarioReply.Reason"/>.</summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,

    /// <summary>A fault of the service: half of the audio, then <c>failed</c>.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>
/// One answer. At most one of <see cref="Say"/>, <see cref="Tone"/> and <see cref="Wav"/>; with <see cref="Calls"/> the sound, if any,
/// is what the agent says before it calls ("one moment").
/// </summary>
public sealed class ScenarioReply
{
    /// <summary>A clip of <see cref="Voice.VoiceClips"/> by name.</summary>
    public string? Say { get; set; }

    /// <summary>A sine at the session's output rate.</summary>
    public ScenarioTone? Tone { get; set; }

    /// <summary>A PCM16 mono WAV file at 24 000 or 48 000 Hz, relative to the scenario file.</summary>
    public string? Wav { get; set; }

    /// <summary>Tools to call; parallel when there are several.</summary>
    public IList<ScenarioCall> Calls { get; set; } = [];

    /// <summary>What to say once every output is posted and response.create has come. May call again.</summary>
    public ScenarioReply? Then { get; set; }

    /// <summary>Alternatives to this reply, tried in order, chosen by the posted outputs; only meaningful in <see cref="Then"/>.</summary>
    public IList<ScenarioChoice> When { get; set; } = [];

    /// <summary>The words, for transcript deltas; <c>{output}</c> stands for the posted outputs. Null takes the clip's own text.</summary>
    public string? Caption { get; set; }

    /// <summary>From the end of the turn to the first event of the response; null takes <see cref="ScenarioServer.ReplyLatencyMs"/>.</summary>
    public int? LatencyMs { get; set; }

    /// <summary>How it ends.</summary>
    public ReplyEnding Ending { get; set; }

    /// <summary><c>max_output_tokens</c> or <c>content_filter</c> for an incomplete ending, the error code for a failed one.</summary>
    public string? Reason { get; set; }
}

/// <summary>A sine.</summary>
public sealed class ScenarioTone
{
    /// <summary>Pitch, 20 to 10 000.</summary>
    public double Hz { get; set; } = 440;

    /// <summary>Length, up to 300.</summary>
    public double Seconds { get; set; } = 1;

    /// <summary>Peak level in dB below full scale, -80 to 0.</summary>
    public double Dbfs { get; set; } = -12;
}

/// <summary>A reply for when the tool outputs, joined by line breaks, contain a text.</summary>
public sealed class ScenarioChoice
{
    /// <summary>What to look for; case counts.</summary>
    [JsonRequired]
    public string OutputContains { get; set; } = "";

    /// <summary>What to say then.</summary>
    [JsonRequired]
    public ScenarioReply Reply { get; set; } = new();
}

/// <summary>A function call.</summary>
public sealed class ScenarioCall
{
    /// <summary>The function.</summary>
    [JsonRequired]
    public string Name { get; set; } = "";

    /// <summary>An object is sent as its JSON text; a string is sent as it is, valid JSON or not; absent sends empty arguments.</summary>
    public System.Text.Json.JsonElement? Arguments { get; set; }
}

/// <summary>
/// A fault: at a point, an action.
/// <para><c>at</c>: <c>upgrade</c> (the HTTP request), <c>mint</c> (the token endpoint), <c>connect</c> (101 sent, no event yet), <c>created</c>,
/// <c>configure</c> (received, not answered), <c>configured</c>, <c>speech:N</c> (N-th speech_started), <c>turn:N</c> (N-th user turn complete),
/// <c>response:N</c> (N-th response.created), <c>delta:N</c> (N-th audio delta of the session), <c>turn:N/delta:M</c> and
/// <c>greeting/delta:M</c> (the M-th audio delta of the answer to turn N), <c>call:N</c> (N-th complete call), <c>append:N</c>,
/// <c>ms:N</c> (since the session began).</para>
/// <para><c>do</c> at <c>upgrade</c> and <c>mint</c>: <c>status:CODE</c>, <c>html</c> (200 with a page, as a captive portal answers), <c>redirect</c> or
/// <c>redirect:CODE</c> (302 to such a page), <c>delay:MS</c> (then as if nothing had been), <c>stall</c>, <c>reset</c>, <c>hang-up</c> (taken and closed without a word),
/// <c>repeat-secret:PLACE:SPELLING</c> (the client's own key comes back in a <c>header</c>, the <c>location</c> or the <c>body</c>, as <c>plain</c>,
/// <c>lower</c>, <c>upper</c>, <c>url</c>, <c>base64</c> or <c>json</c>).</para>
/// <para><c>do</c> elsewhere, the link: <c>reset</c> (TCP RST), <c>drop</c> (TCP end without a close frame), <c>half-open</c> (the socket stays open,
/// nothing is read, written or ponged), <c>stall</c> (no more events; pings are answered), <c>delay:MS</c> (the next message, and all behind it, that
/// much later), <c>latency:MS</c> (every message from here that much later), <c>slow-read:MS</c> (reads nothing for so long), <c>standstill:MS</c> (nothing
/// goes either way for so long, then all of it), <c>narrow:BYTES</c> or <c>narrow:BYTES:MS</c> (reads only so many bytes a second, from here on or for
/// so long), <c>late-pong:MS</c> (pings from here on are answered so late), <c>fragment</c> (every
/// message from here in several frames), <c>close:CODE</c> or <c>close:CODE:REASON</c>, <c>error:CODE</c>, <c>error:CODE:CLOSE</c>, <c>ignore</c> (at <c>configure</c>: never
/// answered).</para>
/// <para>Silent failures: <c>deaf</c> (audio is taken and no speech is heard), <c>no-answer</c> (turns end and nothing follows), <c>mute-replies</c>
/// (replies without audio), each from here on or with <c>:MS</c> for so long; <c>no-verdict</c> (of the next speech only the beginning is told),
/// <c>freeze</c> (the reply that runs, or the next, stops in its middle), <c>endless</c> (it gets no <c>response.done</c>), <c>wrong-echo</c>
/// (<c>session.configured</c> names another voice and no tools), <c>warning</c> (the deprecation), at <c>configure</c> <c>rate:HZ</c> (it names any
/// rate, and the sound stays as it is), <c>configured-again:HZ</c> (a second <c>session.configured</c>; the sound of later replies is at that rate where it can
/// be).</para>
/// <para>Verdicts, each armed for the next speech: <c>late-incomplete:MS</c> (a cough was heard just before it, which turns out to be none so much
/// later), <c>foreign-incomplete:MS</c> (the same of an item that nobody heard of), <c>late-completed:MS</c> (that a turn is complete is told only so
/// long after the next speech began).</para>
/// <para>Replies, each armed for the next one: <c>interleave</c> (a second reply in its middle, 660 Hz), <c>early-done</c> (its end is told in its
/// middle), <c>late-deltas:N</c> (when it is cancelled, so many deltas follow, 880 Hz), <c>dead-call</c> (when it is cancelled, a call follows),
/// <c>queued-cancel</c> (another one follows at once and is cancelled); <c>dead-deltas:N</c> (now, of the last reply that is over, 880 Hz).</para>
/// <para>Masses: <c>flood:KIND:COUNT</c>, at most a million messages and 60 s, of <c>tool-names</c> (1 MiB each), <c>warnings</c>, <c>errors</c>,
/// <c>calls</c>, <c>replies</c>, <c>unknown-types</c>, <c>transcripts</c>, <c>items</c>, or one item of so many <c>parts</c>. Secrets:
/// <c>repeat-secret:PLACE:SPELLING</c>, at <c>connect</c> in <c>session-id</c>, at <c>configure</c> in <c>voice</c>, anywhere in <c>error</c>, <c>code</c>,
/// <c>warning</c>, <c>type</c>, <c>close</c>.</para>
/// <para>Messages: <c>garbage</c> (text that is no JSON), <c>truncated</c> (half an event), <c>no-type</c>, <c>nested</c> (1000 deep), <c>not-utf8</c>,
/// <c>nulls</c> (in every field), <c>binary</c>, <c>unknown-event</c>, <c>unknown-item</c>, <c>unknown-fields</c> (on every event from here),
/// <c>string-error</c>, <c>duplicate</c> (the last event again), <c>reorder</c> (the next event after the one behind it), <c>large:BYTES</c> (an unknown
/// event that big), <c>big-delta:BYTES</c>, <c>odd-delta</c>, <c>empty-delta</c>, <c>bad-base64</c>, <c>spaced-base64</c>, <c>stray-delta</c> (a delta of an
/// unknown response).</para>
/// </summary>
public sealed record ScenarioFault
{
    /// <summary>When.</summary>
    [JsonRequired]
    public string At { get; set; } = "";

    /// <summary>What.</summary>
    [JsonRequired]
    public string Do { get; set; } = "";

    /// <summary>Only in the n-th connection (1 is the first, counted over upgrades, or over mint requests for <c>mint</c>); 0 is every one.</summary>
    public int Connection { get; set; }

    /// <summary>How often at most, over all sessions; 0 is without limit.</summary>
    public int Times { get; set; }

    /// <summary>With <c>status:429</c> and <c>status:503</c>: the <c>Retry-After</c> header in seconds.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>That header as it is given here, right or wrong; goes before <see cref="RetryAfterSeconds"/>.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>That time as a date, which HTTP allows as well.</summary>
    public bool RetryAfterAsDate { get; set; }

    /// <summary>With an answer over HTTP: how far its <c>Date</c> is off this server's clock, in seconds; a device whose clock is wrong sees just that.</summary>
    public int? DateOffsetSeconds { get; set; }
}
