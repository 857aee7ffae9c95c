namespace HydraKiosk.Simulator.Audio;

/// <summary>A finding of the speech detector, with its time in ms of received audio.</summary>
internal readonly record struct TurnMark(TurnSignal Signal, long AtMs);
