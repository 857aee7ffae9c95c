namespace HydraKiosk.Simulator.Replay;

/// <summary>A file that cannot be replayed; the message says which line, why, and what to do.</summary>
public sealed class RecordingException(string message, Exception? inner = null) : Exception(message, inner);
