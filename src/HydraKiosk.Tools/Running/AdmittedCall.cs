using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Running;

/// <summary>A call that this device could carry out: its tool is there, and its arguments fit.</summary>
/// <param name="Request">Who asks, and when.</param>
/// <param name="Entry">The tool.</param>
/// <param name="Arguments">What fits its schema.</param>
/// <param name="Digest">Of the arguments; empty where nobody is asked about them.</param>
internal readonly record struct AdmittedCall(ToolRequest Request, CatalogueEntry Entry, JsonElement Arguments, string Digest)
{
    /// <summary>The tool's name.</summary>
    public string Name => Entry.Tool.Name;
}
