using HydraKiosk.Link.Journal;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Voices.Duplex.Bursts;
using HydraKiosk.Voices.Duplex.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Duplex;

/// <summary>The journal lines of one session, each kind ever more rarely: the service decides how often there is a reason for one.</summary>
/// <param name="log">The journal.</param>
/// <param name="host">Of the service.</param>
internal sealed class DuplexJournal(ILogger log, string host)
{
    private const int MaxError = 200;

    private int _undecodable;
    private int _early;
    private int _unknown;
    private int _errors;

    /// <summary>Notes packets that did not decode.</summary>
    public void NoteSound(OpusDownlink sound)
    {
        while (_undecodable < sound.Undecodable)
        {
            if (PowersOfTen.IsDue(++_undecodable, 1))
            {
                DuplexTroubles.NotDecoded.Write(log, host, _undecodable, sound.Broken);
            }
        }
    }

    /// <summary>Notes sound that came before the handshake and is not played.</summary>
    public void NoteEarlySound()
    {
        if (PowersOfTen.IsDue(++_early, 1))
        {
            DuplexLog.EarlySound(log, host, _early);
        }
    }

    /// <summary>Notes what the service says went wrong.</summary>
    public void NoteError(string text)
    {
        if (PowersOfTen.IsDue(++_errors, 1))
        {
            DuplexTroubles.ServiceError.Write(log, host, Printable.Line(text, MaxError), _errors);
        }
    }

    /// <summary>Notes a message that the protocol does not know.</summary>
    public void NoteUnknown(bool isBinary, ReadOnlySpan<byte> message)
    {
        if (PowersOfTen.IsDue(++_unknown, 1))
        {
            DuplexTroubles.NotUnderstood.Write(
                log, host, !isBinary ? "text" : message.Length == 0 ? "nothing" : $"kind {message[0]}", message.Length, _unknown);
        }
    }

    /// <summary>Notes what was left out in the session.</summary>
    public void NoteEnd(BurstCutter bursts, OpusDownlink sound)
    {
        DuplexLog.Cut(
            log, (long)bursts.MostWaiting.TotalMilliseconds, (long)bursts.SilenceDropped.TotalMilliseconds, sound.Broken);
        if (bursts.SpeechDropped > TimeSpan.Zero)
        {
            DuplexTroubles.SpeechLeftOut.Write(log, host, (long)bursts.SpeechDropped.TotalMilliseconds, (long)Backlog.Most.TotalMilliseconds);
        }
    }
}
