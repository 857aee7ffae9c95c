namespace HydraKiosk.Simulator.Log;

/// <summary>A rule that the client broke, or advice that it did not follow.</summary>
/// <param name="At">Time since the server started.</param>
/// <param name="Session">The connection's number from 1.</param>
/// <param name="Kind">
/// Rules: <c>audio-before-configured</c> (before <c>session.configure</c> was even sent), <c>append-gap</c>, <c>too-fast</c>,
/// <c>second-configure</c>, <c>reused-event-id</c>, <c>unknown-field</c>, <c>unknown-type</c>, <c>bad-message</c>, <c>bad-field</c>,
/// <c>bad-audio</c>, <c>early-response-create</c>, <c>extra-response-create</c>, <c>unasked-response-create</c>, <c>unknown-call</c>,
/// <c>output-not-a-string</c>, <c>not-closed-with-1000</c> (no close frame, or another code), <c>configure-too-large</c>
/// (the service goes silent), <c>unknown-voice</c>, <c>uplink-stopped</c>. Advice: <c>key-in-url</c>, <c>missing-event-id</c>,
/// <c>early-audio</c> (after <c>session.configure</c>, before its answer), <c>closed-otherwise</c> (with 1001), <c>configure-large</c> (near
/// the size where the service goes silent).
/// </param>
/// <param name="Explanation">For a person.</param>
public sealed record Violation(TimeSpan At, int Session, string Kind, string Explanation);
