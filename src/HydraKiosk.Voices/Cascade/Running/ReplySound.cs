using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>A reply's sound on its way to the loudspeaker.</summary>
/// <param name="parts">Where it goes.</param>
/// <param name="run">The reply.</param>
/// <param name="sessionLock">The session's lock.</param>
internal sealed class ReplySound(DialogueParts parts, ReplyRun run, Lock sessionLock) : ISoundTaker
{
    /// <inheritdoc/>
    public void TakeSound(ReadOnlySpan<byte> pcm16)
    {
        var at = parts.Clock.GetTimestamp();
        lock (sessionLock)
        {
            if (run.IsOver)
            {
                return;
            }

            run.Heard.Add(TimeSpan.FromTicks(pcm16.Length / sizeof(short) * TimeSpan.TicksPerSecond / parts.Options.Speech.RateHz));
            while (!pcm16.IsEmpty)
            {
                var room = parts.Downlink.GetSpan(run.Number);
                if (room.IsEmpty)
                {
                    run.Dropped += pcm16.Length;
                    break;
                }

                var piece = pcm16[..Math.Min(room.Length, pcm16.Length)];
                piece.CopyTo(room);
                parts.Downlink.Commit(run.Number, piece.Length);
                pcm16 = pcm16[piece.Length..];
            }

            if (run.Delays.QueuedAt == 0)
            {
                (run.Delays.SoundAt, run.Delays.QueuedAt) = (at, parts.Clock.GetTimestamp());
            }
        }
    }

    /// <inheritdoc/>
    public void TakeWord(string word, TimeSpan from, TimeSpan until)
    {
        lock (sessionLock)
        {
            run.Heard.AddWord(word, from, until);
        }
    }
}
