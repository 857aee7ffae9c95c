namespace HydraKiosk.Link.Uplink;

/// <summary>What went up since the daemon started.</summary>
/// <param name="ChunksSent">Chunks on the wire, silence included.</param>
/// <param name="SilentChunks">Of these, zeros: the gate was closed, or nothing came from the microphone.</param>
/// <param name="FillerChunks">Of these, zeros because nothing came from the microphone.</param>
/// <param name="StaleChunks">Dropped because they were too old to be sent.</param>
/// <param name="TrimmedChunks">Silence left out to catch up.</param>
/// <param name="BytesUp">Bytes of messages sent, without WebSocket framing.</param>
/// <param name="BytesDown">Bytes of messages received, without WebSocket framing.</param>
public sealed record UplinkStatistics(
    long ChunksSent, long SilentChunks, long FillerChunks, long StaleChunks, long TrimmedChunks, long BytesUp, long BytesDown);
