using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Recordings;

namespace HydraKiosk.Tests.Recordings;

/// <summary>Where pieces of sound come to lie.</summary>
public sealed class SideTrackTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_machine_that_stood_still_makes_no_hole_in_what_was_never_interrupted()
    {
        var sound = Put(side =>
        {
            for (var piece = 0; piece < 100; piece++)
            {
                side.Add(Tone(piece), 48_000, (piece * 480) + (piece is >= 40 and < 60 ? 6_000 : 0), (piece + 1) * 480); // 125 ms late
            }
        });

        Assert.InRange(sound.Length, 47_500, 48_500);
        var longest = 0;
        for (int i = 0, run = 0; i < 47_000; i++)
        {
            run = Math.Abs(sound[i]) < 0.02f ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        Assert.InRange(longest, 0, 20);
    }

    [Fact]
    public void A_piece_that_is_missing_leaves_its_own_room_free()
    {
        var sound = Put(side =>
        {
            for (var piece = 0; piece < 20; piece++)
            {
                if (piece is not (10 or 11))
                {
                    side.Add(Tone(piece), 48_000, piece * 480, (piece + 1) * 480);
                }
            }
        });

        Assert.All(sound[(4800 + 100)..(5760 - 100)], sample => Assert.InRange(sample, -0.05f, 0.05f));
        Assert.Contains(sound[5800..6200], sample => Math.Abs(sample) > 0.4f);
    }

    [Fact]
    public void A_stream_that_began_at_a_bad_moment_is_set_right_in_the_first_silence()
    {
        var late = 4_800; // 100 ms
        var sound = Put(side =>
        {
            for (var piece = 0; piece < 1000; piece++)
            {
                var block = piece == 990 ? Tone(piece) : new float[480];
                side.Add(block, 48_000, (piece * 480) + (piece == 0 ? late : 0), (piece + 1) * 480);
            }
        });

        Assert.Equal(9.9, Assert.Single(RecorderBench.Onsets(sound)), 0.006);
    }

    private static float[] Tone(int piece) =>
        [.. Enumerable.Range(piece * 480, 480).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * 1000 * i / 48_000)))];

    private float[] Put(Action<SideTrack> put)
    {
        using (var wav = new WavWriter(_path, new AudioFormat(48_000, 1), dither: false, isPatched: true))
        {
            var side = new SideTrack(wav, 0);
            put(side);
            side.Finish();
        }

        using var reader = new WavReader(_path);
        var sound = new float[reader.TotalFrames];
        reader.Read(sound);
        return sound;
    }
}
