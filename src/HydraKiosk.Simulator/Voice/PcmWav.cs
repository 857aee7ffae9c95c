using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HydraKiosk.Simulator.Voice;

/// <summary>The audio of a mono PCM16 WAV file, the only kind that the simulator reads.</summary>
/// <param name="SampleRateHz">Samples per second.</param>
/// <param name="Samples">The audio.</param>
internal sealed record PcmWav(int SampleRateHz, short[] Samples)
{
    /// <summary>Reads a WAV held in memory.</summary>
    /// <exception cref="InvalidDataException">It is not a mono 16-bit PCM WAV.</exception>
    public static PcmWav Parse(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WAVE"u8))
        {
            throw new InvalidDataException($"{name}: not a WAV file");
        }

        var rateHz = 0;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var id = file.Slice(at, 4);
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]), (uint)(file.Length - at - 8));
            var body = file.Slice(at + 8, size);
            if (id.SequenceEqual("fmt "u8) && size >= 16)
            {
                var isMonoPcm16 = BinaryPrimitives.ReadUInt16LittleEndian(body) == 1
                    && BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) == 1
                    && BinaryPrimitives.ReadUInt16LittleEndian(body[14..]) == 16;
                rateHz = isMonoPcm16 ? BinaryPrimitives.ReadInt32LittleEndian(body[4..])
                    : throw new InvalidDataException($"{name}: must be mono 16-bit PCM");
            }
            else if (id.SequenceEqual("data"u8) && rateHz > 0)
            {
                return new PcmWav(rateHz, MemoryMarshal.Cast<byte, short>(body[..(size & ~1)]).ToArray());
            }

            at += 8 + size + (size & 1);
        }

        throw new InvalidDataException($"{name}: a WAV without format or data");
    }
}
