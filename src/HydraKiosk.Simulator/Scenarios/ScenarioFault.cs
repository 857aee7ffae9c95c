using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// A fault: an action that happens at a point.
/// <para>
/// Points (<c>at</c>): <c>upgrade</c> (the HTTP request), <c>mint</c> (the token endpoint), <c>connect</c> (101 sent, no event yet),
/// <c>created</c>, <c>configure</c> (received, not answered), <c>configured</c>, <c>speech:N</c> (the N-th speech_started), <c>turn:N</c> (the
/// N-th user turn is complete), <c>response:N</c> (the N-th response.created), <c>delta:N</c> (the N-th audio delta of the session),
/// <c>turn:N/delta:M</c> and <c>greeting/delta:M</c> (the M-th audio delta of the answer to turn N, or of the greeting), <c>call:N</c> (the N-th
/// complete call), <c>append:N</c> (the N-th audio message from the client), <c>ms:N</c> (N ms after the session began).
/// </para>
/// <para>
/// Actions (<c>do</c>) at <c>upgrade</c> and <c>mint</c>: <c>status:CODE</c>, <c>html</c> (200 with a page, as a captive portal answers),
/// <c>redirect</c> or <c>redirect:CODE</c> (302 or another code, to such a page), <c>delay:MS</c> (a late answer, otherwise as usual),
/// <c>stall</c> (no answer), <c>reset</c>, <c>hang-up</c> (the connection is accepted and closed without an answer),
/// <c>repeat-secret:PLACE:SPELLING</c> (the client's own key comes back in a <c>header</c>, the <c>location</c> or the <c>body</c>, as
/// <c>plain</c>, <c>lower</c>, <c>upper</c>, <c>url</c>, <c>base64</c> or <c>json</c>).
/// </para>
/// <para>
/// Actions at all other points, on the link: <c>reset</c> (TCP RST), <c>drop</c> (TCP end without a close frame), <c>half-open</c> (the socket
/// stays open; nothing is read or written, and no ping is answered), <c>stall</c> (no more events; pings are answered), <c>delay:MS</c> (the
/// next message comes later, and all messages behind it wait), <c>latency:MS</c> (every message from here on comes later), <c>slow-read:MS</c>
/// (the server reads nothing for this time), <c>standstill:MS</c> (nothing goes either way for this time, then everything that waited),
/// <c>narrow:BYTES</c> or <c>narrow:BYTES:MS</c> (the server reads only so many bytes a second, from here on or for this time),
/// <c>late-pong:MS</c> (pings from here on are answered late), <c>fragment</c> (every message from here on comes in several frames),
/// <c>close:CODE</c> or <c>close:CODE:REASON</c>, <c>error:CODE</c>, <c>error:CODE:CLOSE</c> (an error event, then a close),
/// <c>ignore</c> (at <c>configure</c>: it is never answered).
/// </para>
/// <para>
/// Silent failures: <c>deaf</c> (the server takes audio and hears no speech), <c>no-answer</c> (turns end and get no reply),
/// <c>mute-replies</c> (replies have no audio), each from here on or with <c>:MS</c> for this time; <c>no-verdict</c> (for the next speech only
/// speech_started is sent), <c>freeze</c> (the reply that runs, or the next one, stops in its middle), <c>endless</c> (it gets no
/// <c>response.done</c>), <c>wrong-echo</c> (<c>session.configured</c> names another voice and no tools), <c>warning</c> (the deprecation
/// warning), at <c>configure</c> <c>rate:HZ</c> (<c>session.configured</c> names this rate, and the audio stays as it is),
/// <c>configured-again:HZ</c> (a second <c>session.configured</c>; later replies have this rate, if audio can be made at it).
/// </para>
/// <para>
/// Verdicts on speech, each for the next speech: <c>late-incomplete:MS</c> (a cough is reported just before it, and discarded this much
/// later), <c>foreign-incomplete:MS</c> (an item that the client never heard of is discarded), <c>late-completed:MS</c> (that the turn is
/// complete is sent only this long after the next speech began).
/// </para>
/// <para>
/// Replies, each for the next one: <c>interleave</c> (a second reply of 660 Hz in its middle), <c>early-done</c> (<c>response.done</c> in its
/// middle), <c>late-deltas:N</c> (when it is cancelled, N more deltas of 880 Hz follow), <c>dead-call</c> (when it is cancelled, a call
/// follows), <c>queued-cancel</c> (another one follows at once and is cancelled); <c>dead-deltas:N</c> (now, N deltas of 880 Hz of the last
/// reply that is over).
/// </para>
/// <para>
/// Floods: <c>flood:KIND:COUNT</c>, at most a million messages and 60 s, of <c>tool-names</c> (1 MiB each), <c>warnings</c>, <c>errors</c>,
/// <c>calls</c>, <c>replies</c>, <c>unknown-types</c>, <c>transcripts</c>, <c>items</c>, or one item of so many <c>parts</c>. Secrets:
/// <c>repeat-secret:PLACE:SPELLING</c>, at <c>connect</c> in the <c>session-id</c>, at <c>configure</c> in the <c>voice</c>, at any point in an
/// <c>error</c>, a <c>code</c>, a <c>warning</c>, a <c>type</c>, or a <c>close</c>.
/// </para>
/// <para>
/// Broken messages: <c>garbage</c> (text that is not JSON), <c>truncated</c> (half an event), <c>no-type</c>, <c>nested</c> (1000 deep),
/// <c>not-utf8</c>, <c>nulls</c> (in every field), <c>binary</c>, <c>unknown-event</c>, <c>unknown-item</c>, <c>unknown-fields</c> (in every
/// event from here on), <c>string-error</c>, <c>duplicate</c> (the last event again), <c>reorder</c> (the next event comes after the one behind
/// it), <c>large:BYTES</c> (an unknown event of this size), <c>big-delta:BYTES</c>, <c>odd-delta</c>, <c>empty-delta</c>, <c>bad-base64</c>,
/// <c>spaced-base64</c>, <c>stray-delta</c> (a delta of an unknown response).
/// </para>
/// </summary>
public sealed record ScenarioFault
{
    /// <summary>The point at which it happens.</summary>
    [JsonRequired]
    public string At { get; set; } = "";

    /// <summary>The action: what happens.</summary>
    [JsonRequired]
    public string Do { get; set; } = "";

    /// <summary>
    /// The only connection that has it, from 1, counted over upgrades, or over mint requests for <c>mint</c>; 0 is every connection.
    /// </summary>
    public int Connection { get; set; }

    /// <summary>How often it happens at most, over all sessions; 0 is without limit.</summary>
    public int Times { get; set; }

    /// <summary>With <c>status:429</c> and <c>status:503</c>: the <c>Retry-After</c> header in seconds.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>The <c>Retry-After</c> header as text, valid or not; used instead of <see cref="RetryAfterSeconds"/>.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Whether <see cref="RetryAfterSeconds"/> is sent as a date, which HTTP allows as well.</summary>
    public bool RetryAfterAsDate { get; set; }

    /// <summary>
    /// With an answer over HTTP: how many seconds its <c>Date</c> header is ahead of this server's clock, as a device with a wrong clock sees it.
    /// </summary>
    public int? DateOffsetSeconds { get; set; }
}
