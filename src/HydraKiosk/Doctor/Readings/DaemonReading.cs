using System.Globalization;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;

namespace HydraKiosk.Doctor.Readings;

/// <summary>What the running daemon says about itself.</summary>
internal sealed record DaemonReading
{
    /// <summary>Its status; null where it gave none.</summary>
    public KioskStatus? Status { get; init; }

    /// <summary>The same as it came.</summary>
    public string? Json { get; init; }

    /// <summary>Why there is no status, in plain words.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The cause of that; 0 where there is none.</summary>
    public int CauseCode { get; init; }

    /// <summary>Whether a session with the service is open now.</summary>
    public bool HasSession => Status?.Link.State == "ready";

    /// <summary>Whether one runs, also where this user may not ask it or it gives no answer: it has the devices, and they are left to it.</summary>
    public bool IsThere => Status is not null || CauseCode == ControlCauses.AccessDenied.Code || CauseCode == ControlCauses.NoAnswer.Code;

    /// <summary>Why what it has was not looked at.</summary>
    /// <param name="what">What it has.</param>
    public string Has(string what) => $"the running daemon has {what}"
        + (CauseCode == ControlCauses.AccessDenied.Code ? ", and this user may not ask it: run `sudo hydra-kiosk doctor`"
            : Status is null ? ", and does not answer" : "");

    /// <summary>The troubles of some areas of causes: 1 sound, 2 link, 5 buttons and lights.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number.</param>
    public IEnumerable<PresentTrouble> Troubles(int first, int last) =>
        Status?.Troubles.Where(t => CodeOf(t) is var code && code >= first && code <= last) ?? [];

    /// <summary>The number of a trouble's cause; 0 where it has none.</summary>
    public static int CodeOf(PresentTrouble trouble) =>
        trouble.Code is ['H', 'K', '-', .. var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;

    /// <summary>Asks it. Blocks.</summary>
    /// <param name="folders">Where it may be.</param>
    /// <param name="time">Limits the wait.</param>
    /// <param name="stop">Ends it.</param>
    public static DaemonReading Read(IReadOnlyList<RuntimeFolder> folders, TimeProvider time, CancellationToken stop)
    {
        try
        {
            using var client = ControlClient.Connect(folders, time);
            var json = client.AskAsync("status", _ => { }, stop).GetAwaiter().GetResult().GetProperty("status");
            return new DaemonReading { Status = ControlJson.ReadStatus(json), Json = json.GetRawText() };
        }
        catch (ControlException fault)
        {
            return new DaemonReading { Problem = fault.Message, CauseCode = fault.CauseCode };
        }
        catch (Exception foreign) when (foreign is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new DaemonReading { Problem = $"its status was not understood: {foreign.Message}", CauseCode = ControlCauses.NoAnswer.Code };
        }
    }
}
