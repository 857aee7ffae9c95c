using HydraKiosk.Link.Uplink;

namespace HydraKiosk.Traffic;

/// <summary>What went over the network since the daemon's start.</summary>
/// <param name="Bytes">Both directions together, as <see cref="WireBytes"/> estimates them.</param>
/// <param name="Session">Time with an open session.</param>
internal readonly record struct DataTotals(long Bytes, TimeSpan Session)
{
    /// <summary>
    /// Of each message of sound: 8 bytes of WebSocket frame (RFC 6455: 126 to 65 535 bytes, masked), 22 of TLS 1.3 record, 52 of TCP with time stamps
    /// over IPv4. It goes out as a packet of its own, 50 times a second.
    /// </summary>
    private const int PerChunk = 8 + 22 + 52;

    /// <summary>The service acknowledges about every second packet (RFC 9293, delayed acknowledgements), by 52 bytes.</summary>
    private const int PerChunkAcknowledged = 26;

    /// <summary>Replies fill packets of 1448 bytes: 52 of header each, and 52 of acknowledgement for every two.</summary>
    private const double DownlinkShare = (52 + 26) / 1448.0;

    /// <summary>Totals from the link's own statistics.</summary>
    public static DataTotals Of(UplinkStatistics statistics, TimeSpan session) => new(WireBytes(statistics), session);

    /// <summary>
    /// What messages cost on the wire, which is what a mobile contract counts: their own bytes, and an estimate of frames, encryption and transport.
    /// </summary>
    public static long WireBytes(UplinkStatistics statistics) =>
        statistics.BytesUp + (statistics.ChunksSent * (PerChunk + PerChunkAcknowledged)) + statistics.BytesDown
        + (long)(statistics.BytesDown * DownlinkShare);
}
