using System.Text.Json;
using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>A call that may run.</summary>
/// <param name="Arguments">A copy that a tool may go on reading after its time is up.</param>
/// <param name="Request">Who asks, and when.</param>
public readonly record struct ToolCall(JsonElement Arguments, ToolRequest Request);
