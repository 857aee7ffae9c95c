namespace HydraKiosk.Hydra.Wire;

/// <summary>A reply of which audio found no room in the downlink.</summary>
/// <param name="Response">Its number.</param>
/// <param name="DroppedBytes">What was dropped.</param>
/// <param name="AudioBytes">What came in all.</param>
internal readonly record struct DroppedReply(int Response, long DroppedBytes, long AudioBytes);
