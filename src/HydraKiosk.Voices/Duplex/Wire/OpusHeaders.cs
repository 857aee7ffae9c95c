using System.Buffers.Binary;

namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>The two packets with which an Opus stream in Ogg begins (RFC 7845, section 5).</summary>
internal static class OpusHeaders
{
    /// <summary>Samples a second in which positions and the skipped beginning are counted, whatever the sound's own rate is.</summary>
    public const int GranuleRateHz = 48_000;

    /// <summary>Length of the identification header of a stream with one or two channels.</summary>
    public const int IdentificationBytes = 19;

    private const byte Version = 1;

    /// <summary>The comment header, with nothing in it but a name for what made it.</summary>
    public static ReadOnlySpan<byte> Comments => "OpusTags\x0b\0\0\0hydra-kiosk\0\0\0\0"u8;

    /// <summary>Writes the identification header of a mono stream.</summary>
    /// <param name="rateHz">Of the sound before it was encoded; only told.</param>
    /// <param name="preSkip">How many samples at 48 kHz a decoder throws away at the beginning.</param>
    /// <param name="header">Takes <see cref="IdentificationBytes"/>.</param>
    public static void Write(int rateHz, int preSkip, Span<byte> header)
    {
        "OpusHead"u8.CopyTo(header);
        header[8] = Version;
        header[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header[10..], (ushort)preSkip);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)rateHz);
        BinaryPrimitives.WriteInt16LittleEndian(header[16..], 0);
        header[18] = 0;
    }

    /// <summary>Whether a packet is an identification header.</summary>
    public static bool IsIdentification(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusHead"u8);

    /// <summary>Whether a packet is a comment header.</summary>
    public static bool IsComments(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusTags"u8);

    /// <summary>Reads an identification header.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="preSkip">See <see cref="Write"/>.</param>
    /// <param name="gain">By how much the sound is to be amplified, in 256ths of a decibel.</param>
    /// <returns>What is wrong with it, in plain words; null where it can be played.</returns>
    public static string? Read(ReadOnlySpan<byte> packet, out int preSkip, out int gain)
    {
        (preSkip, gain) = (0, 0);
        if (packet.Length < IdentificationBytes)
        {
            return $"its header has {packet.Length} bytes";
        }

        if (packet[8] >> 4 != 0)
        {
            return $"version {packet[8]} of its header";
        }

        if (packet[9] is not (1 or 2) || packet[18] != 0)
        {
            return $"{packet[9]} channels in mapping {packet[18]}";
        }

        preSkip = BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]);
        gain = BinaryPrimitives.ReadInt16LittleEndian(packet[16..]);
        return null;
    }
}
