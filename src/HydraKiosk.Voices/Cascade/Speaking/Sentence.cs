using System.Buffers.Binary;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>The sound of one sentence on its way through: whole samples, in the rate that was agreed, and no endless ones.</summary>
/// <param name="rateHz">The rate that was asked for.</param>
/// <param name="taker">Takes the sound.</param>
internal sealed class Sentence(int rateHz, ISoundTaker taker)
{
    /// <summary>Nobody speaks that long on 240 characters.</summary>
    public const int LongestSeconds = 120;

    private const int RiffRateAt = 24; // the sample rate in a WAV header
    private const int RiffBytes = 44;

    /// <summary>
    /// Sound that is so much longer or shorter than its words is in another rate; the closest pair, 44 100 and 24 000, differs by 1.8.
    /// </summary>
    private const double MostStretch = 1.5;
    private const double WorthSeconds = 0.7;

    private long _bytes;
    private double _lastWord;
    private int _carry = -1;

    /// <summary>Whether any sound has come.</summary>
    public bool HasSound => _bytes > 0;

    /// <summary>The problem that the sound has another rate.</summary>
    public static SpeechProblem OtherRate(int hz, string how) => new(SpeechTrouble.OtherRate, how) { RateHz = hz };

    /// <summary>Takes a piece of sound.</summary>
    public SpeechProblem? Take(ReadOnlySpan<byte> pcm16)
    {
        if (_bytes == 0 && _carry < 0 && pcm16.StartsWith("RIFF"u8) && pcm16.Length >= RiffBytes)
        {
            var hz = BinaryPrimitives.ReadInt32LittleEndian(pcm16[RiffRateAt..]);
            if (hz != rateHz)
            {
                return OtherRate(hz, "as its header says");
            }

            pcm16 = pcm16[RiffBytes..];
        }

        if (_bytes + pcm16.Length > (long)LongestSeconds * rateHz * sizeof(short))
        {
            return new SpeechProblem(SpeechTrouble.Failed, $"more than {LongestSeconds} s of sound for a sentence");
        }

        if (_carry >= 0 && pcm16.Length > 0)
        {
            ReadOnlySpan<byte> sample = [(byte)_carry, pcm16[0]];
            taker.TakeSound(sample);
            _bytes += sample.Length;
            pcm16 = pcm16[1..];
            _carry = -1;
        }

        if (pcm16.Length % 2 != 0)
        {
            _carry = pcm16[^1];
            pcm16 = pcm16[..^1];
        }

        if (pcm16.Length > 0)
        {
            taker.TakeSound(pcm16);
            _bytes += pcm16.Length;
        }

        return null;
    }

    /// <summary>Takes the time of a word.</summary>
    public void TakeWord(in LightningMessage word)
    {
        _lastWord = Math.Max(_lastWord, word.Until);
        taker.TakeWord(word.Word ?? "", TimeSpan.FromSeconds(word.From), TimeSpan.FromSeconds(word.Until));
    }

    /// <summary>What is wrong with the sentence as a whole; null where nothing is.</summary>
    public SpeechProblem? EndProblem()
    {
        if (_bytes == 0)
        {
            return new SpeechProblem(SpeechTrouble.Failed, "complete without a sound");
        }

        var seconds = (double)_bytes / sizeof(short) / rateHz;
        var stretch = seconds / Math.Max(0.001, _lastWord);
        if (_lastWord < WorthSeconds || (stretch < MostStretch && stretch > 1 / MostStretch))
        {
            return null;
        }

        return stretch > 4 ? null // a long silence after the last word, rather
            : OtherRate((int)(rateHz * stretch), $"its words take {_lastWord:0.0} s and its sound {seconds:0.0} s");
    }
}
