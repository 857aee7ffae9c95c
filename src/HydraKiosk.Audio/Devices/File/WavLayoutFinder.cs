using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>Finds out how the samples of a WAV stand, from its header and, where that cannot be believed, from the samples.</summary>
/// <param name="file">The path of the file.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="dataOffset">Where the samples begin.</param>
internal sealed class WavLayoutFinder(SafeFileHandle file, string path, long dataOffset)
{
    /// <summary>Where the samples begin behind "RIFF", a format chunk of 16 bytes and nothing else.</summary>
    private const int BareHeaderBytes = 44;

    /// <summary>Bits at the top, 6 dB each, that even the loudest sample leaves unused where nobody spoke.</summary>
    private const int QuietestBits = 5;

    /// <summary>
    /// How the samples stand. Bits and channels decide, since writers get the bytes per frame wrong more often than the bits; but 24 bits in four
    /// bytes are a layout of its own, which arecord writes (S24_LE) with the unused byte at the top.
    /// </summary>
    public WavSampleLayout Find(in WavFormat format, long available)
    {
        var container = (format.Bits + 7) / 8;
        var inFour = container == 3 && format.BytesPerFrame == 4 * format.Channels;
        var probe = inFour || (format.Tag == 1 && container is 2 or 3 or 4) ? Probe(inFour ? 4 : container, available) : default;
        if (inFour)
        {
            var isPacked = !probe.FitsIn(24) && probe.UnusedAtBottom < 8 && format.BytesPerSecond == (uint)format.RateHz * format.Channels * 3;
            container = isPacked ? 3 : 4;
        }

        WavEncoding encoding = (format.Tag, container) switch
        {
            (1, 1) => WavEncoding.Unsigned8,
            (1, 2) => WavEncoding.Signed16,
            (1, 3) => WavEncoding.Signed24,
            (1, 4) => WavEncoding.Signed32,
            (3, 4) => WavEncoding.IeeeSingle,
            (3, 8) => WavEncoding.IeeeDouble,
            (1 or 3, _) => throw Unsupported($"{format.Bits}-bit {(format.Tag == 1 ? "integer" : "float")} samples"),
            _ => throw Unsupported($"{WavNames.CodecName(format.Tag)} (format tag 0x{format.Tag:X4})"),
        };
        return new WavSampleLayout(encoding, container, format.Tag == 1 && container > 1 ? Shift(format, container * 8, inFour, probe) : 0);
    }

    /// <summary>
    /// How many unused bits lie at the top of the samples. They belong at the bottom, and a header that tells the valid bits is believed unless
    /// the samples use the bottom and never the top. Two headers of arecord say nothing of the kind: S24_LE as 24 bits in four bytes, and, since
    /// 1.2.14, S24_LE as plain 32 bits.
    /// </summary>
    /// <remarks>
    /// Nothing tells the latter for certain from a true recording of 32 bits that is very faint; not even zeros at the bottom, which a file made
    /// from 16 bits
    /// has as well. It is taken for arecord's if it has arecord's bare header (sox and ffmpeg write the long one that names the valid bits)
    /// and its loudest sample lies between -78 and -48 dBFS. A true recording as faint as that is then played up to 48 dB too loud, but never
    /// distorted; the opposite mistake would leave a kiosk deaf. What is fainter still, such as silence with dither, is left as it is.
    /// </remarks>
    private int Shift(in WavFormat format, int containerBits, bool isInFour, in SampleProbe probe)
    {
        if (probe.IsSilent)
        {
            return 0;
        }

        if (isInFour && containerBits == 32)
        {
            return probe.FitsIn(24) ? 8 : 0;
        }

        var unused = containerBits - Math.Min(format.ValidBits, containerBits);
        if (unused == 0)
        {
            return containerBits == 32 && dataOffset == BareHeaderBytes && probe.FitsIn(24) && !probe.FitsIn(24 - QuietestBits) ? 8 : 0;
        }

        return probe.FitsIn(containerBits - unused) && probe.UnusedAtBottom < unused ? unused : 0;
    }

    private SampleProbe Probe(int container, long available)
    {
        const int Blocks = 1024; // a gap between two is shorter than a word in a file of minutes
        const int BlockSamples = 1024;
        var probe = default(SampleProbe);
        var block = new byte[BlockSamples * container];
        var samples = available / container;
        var step = Math.Max(samples / Blocks, BlockSamples);
        for (long sample = 0; sample < samples; sample += step)
        {
            var read = WavBytesReader.ReadAt(
                file, block.AsSpan(0, (int)Math.Min(BlockSamples, samples - sample) * container), dataOffset + (sample * container));
            probe.Add(block.AsSpan(0, read - (read % container)), container);
        }

        return probe;
    }

    private AudioDeviceException Unsupported(string what) =>
        new(FileAudioFaults.UnsupportedCodec,
            $"{path} holds {what}, which is not supported; convert it to PCM, for example: sox IN -b 16 -e signed OUT.wav");
}
