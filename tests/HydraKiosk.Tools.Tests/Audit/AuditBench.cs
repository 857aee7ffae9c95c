using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>An audit log in a folder of its own, on a clock that moves when told.</summary>
internal sealed class AuditBench : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hk-audit-");

    public AuditBench() => Options = new AuditLogOptions(Path.Combine(_parent.FullName, "audit")) { Boot = "b0000001" };

    public ManualClock Clock { get; } = new();

    public TestLog Journal { get; } = new();

    public AuditLogOptions Options { get; set; }

    public string Folder => Options.Folder;

    public string[] Files => [.. Directory.GetFiles(Folder, "audit-*.ndjson").Order(StringComparer.Ordinal)];

    public string[] Lines => [.. Files.SelectMany(File.ReadAllLines)];

    public AuditLog Open() => AuditLog.Open(Options, Clock, Journal);

    /// <summary>An entry about a call with arguments.</summary>
    public static AuditEntry Entry(AuditStage stage, string callId = "c1", string arguments = """{"zone":"B"}""", string tool = "print") =>
        AuditEntry.Of(stage, new ToolRequest(callId, tool, arguments, Session: 1, Turn: 2, DeviceMode.Engaged)) with
        {
            Class = ToolClass.Act,
            Arguments = Json(arguments),
        };

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Writes a log of so many calls and closes it.</summary>
    public void Fill(int calls)
    {
        using var log = Open();
        for (var i = 0; i < calls; i++)
        {
            Assert.Null(log.Append(Entry(AuditStage.Began, $"c{i}")));
        }
    }

    public AuditVerdict Verify() => AuditVerifier.Verify(Folder);

    public void Dispose() => _parent.Delete(recursive: true);
}
