using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// A downlink of codes in front of the real one: what is committed here, a byte a sample, goes on as PCM16. An odd code at a reply's end, an eighth
/// of a millisecond, is lost.
/// </summary>
/// <param name="format">µ-law or A-law.</param>
/// <param name="downlink">Takes the samples.</param>
internal sealed class G711Downlink(RealtimeFormat format, IDownlinkAudio downlink) : IDownlinkAudio
{
    private readonly byte[] _codes = new byte[2048];

    /// <inheritdoc/>
    public void SetRate(int sampleRateHz) => downlink.SetRate(sampleRateHz);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int response) => downlink.GetSpan(response).IsEmpty ? default : _codes;

    /// <inheritdoc/>
    public void Commit(int response, int bytes)
    {
        for (ReadOnlySpan<byte> codes = _codes.AsSpan(0, bytes); !codes.IsEmpty;)
        {
            var room = downlink.GetSpan(response);
            var count = Math.Min(codes.Length, room.Length / 2);
            if (count == 0)
            {
                return; // full: the rest finds no room
            }

            G711.Decode(format, codes[..count], room);
            downlink.Commit(response, 2 * count);
            codes = codes[count..];
        }
    }

    /// <inheritdoc/>
    public void Complete(int response) => downlink.Complete(response);
}
