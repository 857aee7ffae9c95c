using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using static HydraKiosk.Audio.Tests.Devices.WavBytes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class WavReaderTests : IDisposable
{
    private static readonly byte[] _mono16 = Chunk("fmt ", Format(1, 16_000, 1, 16));
    private static readonly byte[] _ramp = Enumerable.Range(1, 100).SelectMany(v => BitConverter.GetBytes((short)v)).ToArray();

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_encoding_rate_and_channel_count_comes_back_as_it_was() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var encoding = (WavEncoding)random.Next(6);
            var (tag, bits) = TagOf(encoding);
            var channels = random.Next(1, 33);
            var rateHz = random.Next(8000, 192_001);
            var samples = Enumerable.Range(0, channels * random.Next(1, 900)).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
            var format = random.Next(2) == 0 ? Format(tag, rateHz, channels, bits) : Extensible(tag, rateHz, channels, bits, bits / 8);
            var path = _folder.File("x.wav", WavBytes.File(
                Chunk("LIST", new byte[random.Next(40)]), Chunk("fmt ", format), Chunk("odd ", new byte[3]),
                Chunk("data", Samples(encoding, samples)), Chunk("tail", new byte[5])));

            var read = ReadAll(path, random.Next(1, 2000));
            Assert.Equal(samples.Length, read.Length);
            var step = encoding is WavEncoding.Unsigned8 ? 1 / 128.0 : encoding is WavEncoding.Signed16 ? 1 / 32768.0 : 1e-6;
            for (var i = 0; i < read.Length; i++)
            {
                Assert.InRange(read[i] - samples[i], -step, step);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Reports_the_files_own_shape()
    {
        using var reader = new WavReader(
            _folder.File("a.wav", WavBytes.File(Chunk("fmt ", Format(1, 44_100, 2, 24)), Chunk("data", new byte[44_100 * 6]))));
        Assert.Equal(new AudioFormat(44_100, 2), reader.Format);
        Assert.Equal(WavEncoding.Signed24, reader.Encoding);
        Assert.Equal(44_100, reader.TotalFrames);
        Assert.Equal(TimeSpan.FromSeconds(1), reader.Duration);
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void Twenty_four_bits_in_four_bytes_are_read_by_their_container() =>
        Assert.Equal([0.5f],
            ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", Extensible(1, 48_000, 1, 24, 4)), Chunk("data", [0, 0, 0, 0x40])))));

    [Fact]
    public void Floats_that_are_no_numbers_become_silence_and_absurd_ones_are_limited() =>
        Assert.Equal([0f, 0f, 16f, -16f, 1.5f], ReadAll(_folder.File("a.wav", WavBytes.File(
            Chunk("fmt ", Format(3, 48_000, 1, 32)),
            Chunk("data", Samples(WavEncoding.IeeeSingle, [double.NaN, double.PositiveInfinity, 1e30, -1e30, 1.5]))))));

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0u, 36u)]
    [InlineData(0u, uint.MaxValue)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue, 0u)]
    public void A_streaming_writers_placeholder_sizes_mean_all_the_rest(uint dataSize, uint riffSize)
    {
        var file = WavBytes.File(_mono16, Chunk("data", _ramp, dataSize));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), riffSize);
        Assert.Equal(Enumerable.Range(1, 100).Select(v => (short)v), ReadAll16(_folder.File("a.wav", file)));
    }

    [Fact]
    public void A_file_cut_short_is_played_as_far_as_it_goes()
    {
        var path = _folder.File("a.wav", WavBytes.File(_mono16, Chunk("data", _ramp))[..^21]);
        using var reader = new WavReader(path);
        Assert.True(reader.IsTruncated);
        Assert.Equal(89, reader.TotalFrames); // 179 bytes are left
        Assert.Equal(89, ReadAll16(path).Length);
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void Large_files_take_their_size_from_ds64(string id)
    {
        var ds64 = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(ds64.AsSpan(8), _ramp.Length);
        var file = WavBytes.File(Chunk("ds64", ds64), _mono16, Chunk("data", _ramp, uint.MaxValue), Chunk("junk", new byte[64]));
        System.Text.Encoding.ASCII.GetBytes(id).CopyTo(file, 0);
        Assert.Equal(100, ReadAll16(_folder.File("a.wav", file)).Length);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_played_ends_there()
    {
        var path = _folder.File("a.wav", Pcm16(48_000, 1, new short[48_000]));
        using var reader = new WavReader(path);
        var block = new float[480];
        Assert.Equal(480, reader.Read(block));
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(20_000);
        }

        var frames = 480;
        while (reader.Read(block) is > 0 and var n)
        {
            frames += n;
        }

        Assert.InRange(frames, 480, 9978);
        Assert.Equal(0, reader.RemainingFrames);
    }

    [Fact]
    public void Everything_that_cannot_be_played_is_refused_with_its_cause_and_in_words()
    {
        Refused(FileAudioFaults.Missing.Code, _folder.File("nowhere.wav"), "no such file");
        Refused(FileAudioFaults.Missing.Code, _folder.File("nowhere/a.wav"), "no such file");
        Refused(FileAudioFaults.IsDirectory.Code, _folder.Path, "is a directory");
        Refused(FileAudioFaults.Empty.Code, _folder.File("a", []), "is empty");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "ID3\u0004 and so on, an MP3"u8.ToArray()), "an MP3");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "OggS and so on"u8.ToArray()), "an Ogg file");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "{\"audio\": 1}      "u8.ToArray()), "starts with \"{\"au\", bytes 7B2261");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "RIFF1234AVI fmt "u8.ToArray()), "not of type WAVE");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "riff\u002e\u0091\u00cf\u0011 and so on"u8.ToArray()), "Wave64");
        Refused(FileAudioFaults.NotWav.Code, _folder.File("a", "RIF"u8.ToArray()), "\"RIF\"");
        Refused(FileAudioFaults.Damaged.Code, _folder.File("a", WavBytes.File()), "no format");
        Refused(FileAudioFaults.Damaged.Code, _folder.File("a", WavBytes.File(_mono16)), "no audio");
        Refused(FileAudioFaults.Damaged.Code, _folder.File("a", WavBytes.File(Chunk("fmt ", new byte[8]), Chunk("data", _ramp))), "8 bytes");
        Refused(FileAudioFaults.Empty.Code, _folder.File("a", WavBytes.File(_mono16, Chunk("data", []))), "without audio");
        Refused(FileAudioFaults.Empty.Code, _folder.File("a", WavBytes.File(_mono16, Chunk("data", []), Chunk("LIST", new byte[10]))),
            "without audio");
        Refused(FileAudioFaults.Empty.Code, _folder.File("a", WavBytes.File(_mono16, Chunk("data", [1]))), "without audio");
        Refused(FileAudioFaults.UnsupportedCodec.Code, _folder.File("a", WavBytes.File(Chunk("fmt ", Format(7, 8000, 1, 8)), Chunk("data", _ramp))),
            "µ-law");
        Refused(FileAudioFaults.UnsupportedCodec.Code,
            _folder.File("a", WavBytes.File(Chunk("fmt ", Format(0x11, 16_000, 1, 4)), Chunk("data", _ramp))), "IMA ADPCM");
        Refused(FileAudioFaults.UnsupportedCodec.Code,
            _folder.File("a", WavBytes.File(Chunk("fmt ", Format(0x4242, 16_000, 1, 16)), Chunk("data", _ramp))), "0x4242");
        Refused(FileAudioFaults.UnsupportedCodec.Code,
            _folder.File("a", WavBytes.File(Chunk("fmt ", Format(1, 16_000, 1, 64)), Chunk("data", _ramp))), "64-bit integer");
        Refused(FileAudioFaults.UnsupportedShape.Code, _folder.File("a", WavBytes.File(Chunk("fmt ", Format(1, 4000, 1, 16)), Chunk("data", _ramp))),
            "4000 Hz");
        Refused(FileAudioFaults.UnsupportedShape.Code,
            _folder.File("a", WavBytes.File(Chunk("fmt ", Format(1, 16_000, 33, 16)), Chunk("data", _ramp))), "33 channels");
        Refused(FileAudioFaults.UnsupportedShape.Code,
            _folder.File("a", WavBytes.File(Chunk("fmt ", Format(1, 16_000, 0, 16)), Chunk("data", _ramp))), "0 channels");
    }

    [Theory]
    [InlineData("b-odd-list-unpadded.wav")]
    [InlineData("c-align-double.wav")]
    [InlineData("g7-arecord-1.2.14-S24_LE.wav")]
    public void Odd_files_of_known_writers_are_played_at_their_speed_and_level(string name)
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "Devices", "Cases", name);
        var samples = ReadAll(path);
        Assert.Equal(48_000, samples.Length); // 3 s at 16 kHz
        Assert.InRange(samples.Max(), 0.2f, 0.5f);
        Assert.Equal(0x0580 / 32768f, samples[1], 4);
    }

    [Theory]
    [InlineData(1, 16, 1, 4)] // the block align of a stereo file
    [InlineData(1, 16, 2, 2)] // of a mono file
    [InlineData(1, 16, 2, 3)]
    [InlineData(1, 16, 1, 0)]
    [InlineData(1, 24, 2, 3)]
    [InlineData(1, 8, 2, 4)]
    [InlineData(1, 32, 2, 4)]
    [InlineData(3, 32, 1, 8)]
    public void Bits_and_channels_decide_where_the_block_align_is_wrong(int tag, int bits, int channels, int align)
    {
        var fmt = Format(tag, 16_000, channels, bits);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(12), (ushort)align);
        var encoding = bits switch
        {
            8 => WavEncoding.Unsigned8,
            16 => WavEncoding.Signed16,
            24 => WavEncoding.Signed24,
            _ => tag == 3
            ? WavEncoding.IeeeSingle : WavEncoding.Signed32
        };
        double[] sound = [.. Enumerable.Range(0, 100 * channels).Select(i => 0.5 * Math.Sin(i))];
        var read = ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", fmt), Chunk("data", Samples(encoding, sound)))));
        Assert.Equal(sound.Length, read.Length);
        Assert.Equal(sound[33], read[33], 0.01);
    }

    [Theory]
    [InlineData(24, 4, false, false)] // by the book: the unused byte at the bottom
    [InlineData(24, 4, true, false)]
    [InlineData(24, 4, true, true)] // arecord of old
    [InlineData(20, 3, false, false)]
    [InlineData(20, 3, true, false)]
    [InlineData(20, 3, false, true)]
    [InlineData(20, 4, true, false)]
    [InlineData(12, 2, false, true)]
    [InlineData(12, 2, true, false)]
    public void Samples_smaller_than_their_container_have_their_level(int bits, int container, bool low, bool plain)
    {
        double[] sound = [.. Enumerable.Range(0, 2000).Select(i => 0.5 * Math.Sin(i))];
        var data = sound.SelectMany(
            s => BitConverter.GetBytes((int)(s * (1 << (bits - 1))) << (low ? 0 : (container * 8) - bits))[..container]).ToArray();
        var fmt = plain ? Format(1, 48_000, 1, bits, container) : Extensible(1, 48_000, 1, bits, container);
        var read = ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", fmt), Chunk("data", data))));
        Assert.Equal(sound.Length, read.Length);
        for (var i = 0; i < sound.Length; i++)
        {
            Assert.Equal(sound[i], read[i], 0.001);
        }
    }

    [Theory]
    [InlineData(true, false, -55, 0)] // sox, ffmpeg: the header says that all 32 bits are valid
    [InlineData(true, true, -55, 0)]
    [InlineData(false, false, -55, 48)] // arecord since 1.2.14, from a microphone of 24 bits
    [InlineData(false, true, -55, 48)] // and from one of 16
    [InlineData(false, false, -75, 48)]
    [InlineData(false, false, -40, 0)] // comes too near to full scale to be 24 bits
    [InlineData(false, true, -82, 0)] // silence with the dither of 16 bits
    [InlineData(false, false, -130, 0)] // and of 24
    public void Faint_files_of_32_bits_are_raised_only_where_the_header_and_the_level_speak_for_it(
        bool saysValidBits, bool isFrom16Bits, double peakDbfs, double raisedDb)
    {
        var peak = Math.Pow(10, peakDbfs / 20) * 2147483648;
        int[] sound = [.. Enumerable.Range(0, 2000).Select(i => (int)Math.Round(peak * Math.Sin(i)) & (isFrom16Bits ? ~0xFF : ~0))];
        var fmt = saysValidBits ? Extensible(1, 48_000, 1, 32, 4) : Format(1, 48_000, 1, 32);
        var read = ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", fmt), Chunk("data", [.. sound.SelectMany(BitConverter.GetBytes)]))));
        var raised = 20 * Math.Log10(read.Max() / (sound.Max() / 2147483648.0));
        Assert.Equal(raisedDb, raised, 0.2);
    }

    [Fact]
    public void A_faint_recording_whose_header_says_where_its_bits_lie_keeps_its_level()
    {
        // 24 bits at the top, 52 dB down
        byte[] data = [.. Enumerable.Range(0, 2000).SelectMany(i => BitConverter.GetBytes((int)(20_000 * Math.Sin(i)) << 8))];
        var read = ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", Extensible(1, 48_000, 1, 24, 4)), Chunk("data", data))));
        Assert.Equal(20_000 / 8388608f, read.Max(), 1e-5f);
    }

    [Fact]
    public void A_word_in_a_long_silence_is_not_overlooked_when_it_is_decided_how_loud_a_file_is()
    {
        var data = new byte[4 * 16_000 * 120];
        for (var i = 0; i < 16_000 * 120; i++)
        {
            // two minutes at -60 dBFS, and for a third of a second somebody speaks up
            BitConverter.TryWriteBytes(data.AsSpan(i * 4), (int)(Math.Sin(i) * (i is > 700_000 and < 705_400 ? 1 << 30 : 1 << 21)));
        }

        Assert.Equal(0.5f, ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", Format(1, 16_000, 1, 32)), Chunk("data", data)))).Max(), 0.001f);
    }

    [Theory]
    [InlineData("LIST", true)]
    [InlineData("LIST", false)]
    [InlineData("bext", false)]
    [InlineData("junk", false)]
    [InlineData("xyz1", false)]
    public void Odd_chunks_with_and_without_their_pad_byte_are_passed_over(string id, bool pad)
    {
        foreach (var length in new[] { 1, 7, 601 })
        {
            var odd = Chunk(id, new byte[length], pad: pad);
            Assert.Equal(100, ReadAll16(_folder.File("a.wav", WavBytes.File(odd, _mono16, odd, Chunk("data", _ramp), odd))).Length);
            Assert.Equal(100, ReadAll16(_folder.File("b.wav", WavBytes.File(odd, Chunk("data", _ramp), odd, _mono16))).Length);
        }
    }

    [Fact]
    public void Chunks_of_even_length_have_no_pad_byte_whoever_follows_them() =>
        Assert.Equal(100, ReadAll16(_folder.File("a.wav", WavBytes.File(
            Chunk("abc1", new byte[6]), Chunk("abc2", new byte[8]), _mono16, Chunk("abc3", new byte[10]), Chunk("abc4", []),
            Chunk("data", _ramp)))).Length);

    [Theory]
    [InlineData(0x7FFF_F000u)] // sox to a pipe
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FF00u)]
    public void A_placeholder_is_no_truncated_file(uint size)
    {
        using var reader = new WavReader(_folder.File("a.wav", WavBytes.File(_mono16, Chunk("data", _ramp, size))));
        Assert.Equal(100, reader.TotalFrames);
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void A_sample_that_uses_the_bits_that_were_thought_unused_is_loud_and_not_wrapped()
    {
        var samples = new float[3];
        WavSamples.Decode([.. BitConverter.GetBytes(1 << 30), .. BitConverter.GetBytes(-(1 << 30)), .. BitConverter.GetBytes(1 << 22)], samples,
            WavEncoding.Signed32, shiftBits: 8);
        Assert.Equal([1f, -1f, 0.5f], samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Bits_that_are_not_said_follow_from_the_bytes_of_a_frame(int channels)
    {
        var fmt = Format(1, 16_000, channels, 16);
        fmt[14] = 0;
        var read = ReadAll(_folder.File("a.wav", WavBytes.File(Chunk("fmt ", fmt), Chunk("data", _ramp))));
        Assert.Equal(100, read.Length);
        Assert.Equal(1 / 32768f, read[0]);
    }

    [Fact]
    public void A_size_that_leads_past_the_end_does_not_hide_the_sound()
    {
        Assert.Equal(100, ReadAll16(
            _folder.File("a.wav", WavBytes.File(_mono16, Chunk("LIST", new byte[20], 5_000_000), Chunk("data", _ramp)))).Length);
        Assert.Equal(100, ReadAll16(_folder.File("b.wav", WavBytes.File(_mono16, Chunk("data", _ramp, 0x7FFF_FFFF)))).Length);
        Assert.Equal(100, ReadAll16(_folder.File("c.wav", WavBytes.File(_mono16, Chunk("data", _ramp, 0)))).Length);
        Assert.Equal(100, ReadAll16(_folder.File("d.wav", WavBytes.File(_mono16, Chunk("data", _ramp, 4000)))).Length);
    }

    [Fact]
    public void A_file_that_loses_its_end_in_mid_frame_while_it_is_played_ends_with_its_last_whole_frame()
    {
        var path = _folder.File("a.wav", Pcm16(48_000, 2, Enumerable.Range(0, 2 * 30_000).Select(i => (short)i)));
        using var reader = new WavReader(path);
        var block = new float[2 * 480];
        Assert.Equal(480, reader.Read(block));
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(44 + (20_000 * 4) + 3); // three bytes of a frame of four
        }

        var frames = 480;
        while (reader.Read(block) is > 0 and var n)
        {
            frames += n;
        }

        Assert.Equal(20_000, frames);
        Assert.Equal(0, reader.RemainingFrames);
        Assert.Equal(0, reader.Read(block));
    }

    [Fact]
    public void Frames_can_be_passed_over_within_and_beyond_the_buffer()
    {
        using var reader = new WavReader(_folder.File("a.wav", Pcm16(48_000, 1, Enumerable.Range(0, 30_000).Select(i => (short)i))));
        var one = new float[1];
        foreach (var (skip, expect) in new[] { (0, 0), (5, 6), (9000, 9007), (19_999, 29_007) })
        {
            reader.Skip(skip);
            Assert.Equal(1, reader.Read(one));
            Assert.Equal(expect / 32768f, one[0]);
            Assert.Equal(30_000 - expect - 1, reader.RemainingFrames);
        }

        reader.Skip(long.MaxValue);
        Assert.Equal(0, reader.RemainingFrames);
        Assert.Equal(0, reader.Read(one));
    }

    [Fact]
    public void A_file_that_may_not_be_read_names_the_user()
    {
        // By the mapping itself: a test that runs as root may read everything.
        var fault = FileAudioFaults.OpenFailed(_folder.File("a.wav", [1]), new UnauthorizedAccessException("denied"));
        Assert.Equal(FileAudioFaults.NotPermitted.Code, fault.CauseCode);
        Assert.Contains(Environment.UserName, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_and_random_files_are_played_or_refused_but_never_crash_hang_or_eat_memory()
    {
        var random = new System.Random(20_260_105);
        var good = new[]
        {
            WavBytes.File(Chunk("LIST", new byte[7]), _mono16, Chunk("data", _ramp)),
            WavBytes.File(Chunk("ds64", new byte[28]), Chunk("fmt ", Extensible(3, 48_000, 2, 32, 4)), Chunk("data", _ramp, uint.MaxValue)),
        };
        good[1][1] = (byte)'F';
        "RF64"u8.CopyTo(good[1]);
        byte[] nasty = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];
        var played = 0;
        var block = new float[32 * 480];
        for (var round = 0; round < 3000; round++)
        {
            byte[] file;
            if (round % 10 == 0)
            {
                file = new byte[random.Next(300)];
                random.NextBytes(file);
            }
            else
            {
                file = [.. good[round % 2]];
                for (var mutations = random.Next(1, 6); mutations > 0; mutations--)
                {
                    file[random.Next(Math.Min(file.Length, 120))] = random.Next(2) == 0 ? nasty[random.Next(nasty.Length)] : (byte)random.Next(256);
                }

                file = file[..(random.Next(4) == 0 ? random.Next(file.Length) : file.Length)];
            }

            var path = _folder.File("fuzz.wav", file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var reader = new WavReader(path);
                long frames = 0;
                while (reader.Read(block) is > 0 and var n)
                {
                    frames += n;
                    foreach (var sample in block.AsSpan(0, n * reader.Format.Channels))
                    {
                        Assert.True(float.IsFinite(sample));
                    }
                }

                Assert.InRange(frames, 1, file.Length);
                played++;
            }
            catch (AudioDeviceException e)
            {
                Assert.InRange(e.CauseCode, 1100, 1109);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }

        Assert.InRange(played, 300, 2700); // the mutations reach both ends
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var reader = new WavReader(_folder.File("a.wav", Pcm16(44_100, 2, new short[44_100 * 16])));
        var block = new float[441 * 2];
        Assert.Equal(0, Allocations.In(() => reader.Read(block)));
        Assert.True(reader.RemainingFrames > 0);
    }

    private static void Refused(int causeCode, string path, string words)
    {
        var e = Assert.Throws<AudioDeviceException>(() => new WavReader(path));
        Assert.Equal(causeCode, e.CauseCode);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }
}
