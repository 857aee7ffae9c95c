using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Link.Contract;

/// <summary>
/// Sees every message of every session as it stands on the wire. Called by the session's own loops, sent and received ones from two
/// threads at a time: whoever implements it returns at once, allocates nothing for audio, keeps no memory it is handed, and never throws.
/// </summary>
public interface IWireTap
{
    /// <summary>An attempt at a session begins; everything up to <see cref="Ended"/> belongs to it.</summary>
    /// <param name="host">Host and port; no path, no query.</param>
    /// <param name="model">The model asked for.</param>
    void Began(string host, string model);

    /// <summary>A control message goes out.</summary>
    void Sent(ReadOnlySpan<byte> message);

    /// <summary>One 20 ms chunk goes out, in a message of that size. Its content is sound, which is nobody's business here.</summary>
    void SentAudio(int messageBytes);

    /// <summary>A whole message has come in.</summary>
    void Received(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>The session, or the attempt at it, is over.</summary>
    /// <param name="fault">Null for a normal end.</param>
    /// <param name="detail">In plain words, without secrets.</param>
    /// <param name="byService">Whether the service closed first.</param>
    /// <param name="closeCode">Of the service's close frame, where one came.</param>
    void Ended(LinkFault? fault, string detail, bool byService, int? closeCode);
}
