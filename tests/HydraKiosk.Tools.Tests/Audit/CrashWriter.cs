using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Policy;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>
/// The program that <see cref="CrashTests"/> kills: this very test program, which does nothing else where the variable is set. It calls a tool with
/// one key after the other, asks for each key twice, as a model does that has forgotten, and after its start asks again for what it asked last.
/// </summary>
internal static class CrashWriter
{
    public const string Variable = "HYDRA_KIOSK_CRASH_WRITER";

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    [ModuleInitializer]
    internal static void RunWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            Run(folder);
        }
    }

    private static void Run(string folder)
    {
        var options = new AuditLogOptions(Path.Combine(folder, "audit")) { MaxFileBytes = 64 * 1024 };
        var log = AuditLog.Open(options, TimeProvider.System, NullLogger.Instance);
        var before = log.ReadBack();
        var ledger = new SideEffectLedger(TimeProvider.System, log.Digest);
        ledger.Restore(before, log.Boot, _ => _window);
        using var effects = File.OpenHandle(Path.Combine(folder, "effects"), FileMode.Append, FileAccess.Write);
        var last = before.LastOrDefault(record => record.Stage == AuditStage.Began)?.CallId;
        var first = last is null ? 1 : int.Parse(last, CultureInfo.InvariantCulture);
        for (var key = first; ; key++)
        {
            Call(key, ledger, log, effects);
            Call(key, ledger, log, effects);
        }
    }

    private static void Call(int key, SideEffectLedger ledger, AuditLog log, Microsoft.Win32.SafeHandles.SafeFileHandle effects)
    {
        var id = key.ToString(CultureInfo.InvariantCulture);
        var entry = AuditBench.Entry(AuditStage.Began, id, $"{{\"key\":{id}}}");
        if (ledger.Find("print", entry.Arguments!.Value) is not null || log.Append(entry) is not null)
        {
            return;
        }

        RandomAccess.Write(effects, Encoding.ASCII.GetBytes($"{id}\n"), RandomAccess.GetLength(effects));
        ledger.Began("print", entry.Arguments.Value, Task.FromResult("{}"), _window);
        log.Append(entry with { Stage = AuditStage.Ended, Outcome = AuditOutcome.Ok, Output = "{}" });
    }
}
