using System.Buffers;
using System.Buffers.Text;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Link.Wire;

/// <summary>
/// Base64 inside a JSON string to samples in the downlink's own memory, without a string or an allocation. Clean text goes through the
/// vectorized decoder; escapes, white space and broken padding through a slow one, character by character.
/// </summary>
/// <remarks>
/// A delta may end in the middle of a sample: <see cref="SoundCount.Carry"/> holds that byte for the next delta of the same response.
/// When the downlink is full, the rest is decoded all the same, into nothing, so that what follows still begins on a sample.
/// </remarks>
internal sealed class AudioDeltaDecoder(IDownlinkAudio downlink)
{
    private readonly IDownlinkAudio _downlink = downlink;
    private byte[]? _nowhere; // made when the downlink is full for the first time

    /// <summary>Audio bytes decoded so far, over all responses.</summary>
    public long DecodedBytes { get; private set; }

    /// <summary>Of these, bytes the downlink had no room for.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Deltas with something in them that is not base64; the part before it was used.</summary>
    public long BrokenDeltas { get; private set; }

    /// <summary>Decodes one delta.</summary>
    /// <param name="response">The number of the reply that it belongs to.</param>
    /// <param name="sound">What has come of that reply; updated.</param>
    /// <param name="inner">The characters between the quotes.</param>
    public void Decode(int response, ref SoundCount sound, ReadOnlySpan<byte> inner)
    {
        var droppedBefore = DroppedBytes;
        var sink = new Sink(this, response);
        if (sound.Carry >= 0)
        {
            sink.Put((byte)sound.Carry);
        }

        DecodeClean(ref sink, ref inner);
        var clean = inner.IsEmpty || DecodeRest(ref sink, inner);
        if (!clean)
        {
            BrokenDeltas++;
        }

        var carried = sound.Carry >= 0 ? 1 : 0;
        var carry = sink.Finish(out var total);
        sound.Carry = clean ? carry : -1; // after a broken delta nobody knows where samples begin: start even again
        sound.Bytes += total - carried;
        sound.DroppedBytes += DroppedBytes - droppedBefore;
        DecodedBytes += total - carried;
    }

    /// <summary>As much as the fast decoder takes; leaves in <paramref name="text"/> what it does not.</summary>
    private static void DecodeClean(ref Sink sink, ref ReadOnlySpan<byte> text)
    {
        // The fast decoder is given no white space: it would stop somewhere inside a group of four and not say where.
        var untidy = text.IndexOfAny((byte)' ', (byte)'\\');
        var clean = untidy < 0 ? text : text[..(untidy & ~3)];
        var isWhole = untidy < 0;
        Span<byte> three = stackalloc byte[3];
        while (!clean.IsEmpty)
        {
            var small = sink.Room.Length < 3; // too little for a group: three bytes by way of the stack, of which the sink takes one at a time
            var group = small ? clean[..Math.Min(4, clean.Length)] : clean;
            var status = Base64.DecodeFromUtf8(group, small ? three : sink.Room, out var consumed, out var written, isWhole);
            if (small)
            {
                foreach (var value in three[..written])
                {
                    sink.Put(value);
                }
            }
            else
            {
                sink.Advance(written);
            }

            clean = clean[consumed..];
            text = text[consumed..];
            if (consumed == 0 || status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
            {
                return; // a bad character or odd padding: the slow decoder looks closer
            }
        }
    }

    /// <summary>Character by character: JSON escapes undone, white space skipped, padding optional, the URL alphabet accepted.</summary>
    private static bool DecodeRest(ref Sink sink, ReadOnlySpan<byte> text)
    {
        var bits = 0;
        var count = 0;
        var padded = false;
        while (!text.IsEmpty)
        {
            var length = 1;
            var character = text[0] == (byte)'\\' ? JsonEscapes.Character(text, out length) : (char)text[0];
            text = text[length..];
            if (character is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            if (character == '=')
            {
                padded = true;
                continue;
            }

            var value = Value(character);
            if (value < 0 || padded)
            {
                return false;
            }

            bits = (bits << 6) | value;
            if (++count == 4)
            {
                sink.Put((byte)(bits >> 16));
                sink.Put((byte)(bits >> 8));
                sink.Put((byte)bits);
                bits = 0;
                count = 0;
            }
        }

        if (count >= 2)
        {
            bits <<= 6 * (4 - count);
            sink.Put((byte)(bits >> 16));
            if (count == 3)
            {
                sink.Put((byte)(bits >> 8));
            }
        }

        return count != 1; // one character holds no byte: the text was cut
    }

    private static int Value(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };

    /// <summary>The downlink's memory, one slice after another.</summary>
    private ref struct Sink
    {
        private readonly AudioDeltaDecoder _owner;
        private readonly int _response;
        private Span<byte> _slice;
        private int _filled;
        private long _total;
        private bool _full;

        public Sink(AudioDeltaDecoder owner, int response)
        {
            _owner = owner;
            _response = response;
            Renew();
        }

        /// <summary>What is left of the present slice; never empty.</summary>
        public readonly Span<byte> Room => _slice[_filled..];

        public void Put(byte value)
        {
            _slice[_filled] = value;
            Advance(1);
        }

        public void Advance(int bytes)
        {
            _filled += bytes;
            _total += bytes;
            if (_filled == _slice.Length)
            {
                HandOver(_filled);
                Renew();
            }
        }

        /// <summary>Hands over what is whole. Returns the byte of an unfinished sample, or -1.</summary>
        public int Finish(out long total)
        {
            total = _total;
            var carry = (_filled & 1) == 1 ? _slice[_filled - 1] : -1;
            HandOver(_filled & ~1);
            return carry;
        }

        private void HandOver(int bytes)
        {
            if (_full)
            {
                _owner.DroppedBytes += bytes;
            }
            else if (bytes > 0)
            {
                _owner._downlink.Commit(_response, bytes);
            }
        }

        private void Renew()
        {
            _filled = 0;
            _slice = _full ? default : _owner._downlink.GetSpan(_response);
            _slice = _slice[..(_slice.Length & ~1)];
            if (_slice.IsEmpty)
            {
                _full = true;
                _slice = _owner._nowhere ??= new byte[3 * 1024];
            }
        }
    }
}
