using System.Buffers.Binary;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Audio;

/// <summary>A signal with its place on the clock of received samples.</summary>
internal readonly record struct TurnMark(TurnSignal Signal, long AtMs);
