using System.Text;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Audio deltas that are odd, empty, huge, malformed, or of an unknown response. Used under the session's lock.</summary>
/// <param name="events">Sends the deltas.</param>
/// <param name="responses">Has the response that runs.</param>
/// <param name="sizes">Decides the sizes of the reply's own deltas.</param>
internal sealed class DeltaFaultPlayer(ResponseEvents events, Responses responses, DeltaSizes sizes) : IFaultPlayer
{
    /// <summary>2 MB as base64, about 32 s at 24 kHz.</summary>
    private const int BigDeltaBytes = 1_572_864;

    private string ResponseId => responses.Current?.Id ?? "resp_none";

    private string ItemId => responses.Current?.Item.Id ?? "item_none";

    private int SentSamples => (responses.Current?.Position ?? 0) / 2;

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "odd-delta":
                // The reply's own audio, cut in the middle of a sample: the rest of it comes with the next delta.
                sizes.OddNext = true;
                return true;
            case "big-delta":
                SendExtraSilence(action.Number(BigDeltaBytes) & ~1);
                return true;
            case "empty-delta":
                SendExtraSilence(0);
                return true;
            case "spaced-base64":
                events.Delta(ResponseId, ItemId, "AAAA AAAA\r\nAAA", new byte[8], SentSamples);
                return true;
            case "bad-base64":
                events.Delta(ResponseId, ItemId, "AAA*=not base64", [], 0);
                return true;
            case "stray-delta":
                var noise = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('~', 960)));
                events.Delta("resp_unheard_of", "item_unheard_of", noise, new byte[960], 480);
                return true;
            default:
                return false;
        }
    }

    private void SendExtraSilence(int bytes)
    {
        var silence = new byte[bytes];
        events.Delta(ResponseId, ItemId, Convert.ToBase64String(silence), silence, SentSamples);
    }
}
