using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

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
