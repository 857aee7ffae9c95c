using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Tools.Handoff;

/// <summary>The ways in which a call leaves the device. What is null is not used; without sender and line no call can reach anybody.</summary>
/// <param name="Send">Sends one request: it decides which addresses are allowed, follows no redirect, and returns when the headers are there.</param>
/// <param name="SetLine">
/// Raises and lowers a line, such as a lamp over the counter; false where it cannot be used now. Called on any thread; must not block.
/// </param>
/// <param name="Play">Plays a sentence of this device. Called on any thread; must not block.</param>
public sealed record HandoffPorts(
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? Send = null,
    Func<bool, bool>? SetLine = null,
    Action<LocalPrompt>? Play = null);
