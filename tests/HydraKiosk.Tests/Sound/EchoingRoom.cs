using System.Numerics;
using System.Runtime.InteropServices;

namespace HydraKiosk.Tests.Sound;

/// <summary>
/// A room between a loudspeaker and a microphone of 16 kHz, a period at a time and as fast as the machine can: an impulse response, noise, and a
/// loudspeaker whose clock runs slow. The same as in the end-to-end tests, without their real time.
/// </summary>
internal sealed class EchoingRoom
{
    public const int RateHz = 16_000;

    private const int Period = RateHz / 100;
    private const int Half = 12;
    private const float NoisePeak = 3e-4f;

    private readonly float[] _response; // backwards
    private readonly float[] _line;
    private readonly float[] _kept = new float[1 << 16];
    private readonly Random _random = new(3);
    private long _given;
    private readonly double _pace;
    private double _reader;

    /// <param name="name">A file of tests/hil/rooms without its ending.</param>
    /// <param name="delayFrames">From a sample that is given to the loudspeaker to the first of it in the response.</param>
    /// <param name="driftPpm">How much faster the loudspeaker's clock runs than the microphone's, in parts per million, 0 or less.</param>
    public EchoingRoom(string name, int delayFrames = 480, double driftPpm = -100)
    {
        _reader = -delayFrames;
        _pace = 1 + (driftPpm * 1e-6);
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HydraKiosk.sln")))
        {
            folder = folder.Parent!;
        }

        var file = File.ReadAllBytes(Path.Combine(folder.FullName, "tests", "hil", "rooms", name + ".f32"));
        _response = MemoryMarshal.Cast<byte, float>(file)[..2400].ToArray(); // 150 ms, for speed
        Array.Reverse(_response);
        _line = new float[_response.Length + Period];
    }

    /// <summary>What the microphone hears in a period in which the loudspeaker is given something.</summary>
    /// <param name="played">10 ms.</param>
    /// <param name="heard">Receives 10 ms.</param>
    public void Pass(ReadOnlySpan<float> played, Span<float> heard)
    {
        foreach (var sample in played)
        {
            _kept[_given++ & (_kept.Length - 1)] = sample;
        }

        _line.AsSpan(Period).CopyTo(_line);
        for (var i = 0; i < Period; i++, _reader += _pace)
        {
            _line[_response.Length + i] = Played(_reader);
        }

        for (var i = 0; i < Period; i++)
        {
            heard[i] = Dot(_response, _line.AsSpan(i + 1, _response.Length)) + (NoisePeak * ((2 * _random.NextSingle()) - 1));
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return Vector.Sum(sum);
    }

    private float Played(double at)
    {
        var whole = (long)Math.Floor(at);
        var part = at - whole;
        var sum = 0.0;
        for (var k = -Half + 1; k <= Half; k++)
        {
            var n = whole + k;
            if (n >= 0 && n < _given)
            {
                var u = k - part;
                var sinc = Math.Abs(u) < 1e-9 ? 1 : Math.Sin(Math.PI * u) / (Math.PI * u);
                sum += _kept[n & (_kept.Length - 1)] * sinc * (0.5 + (0.5 * Math.Cos(Math.PI * u / Half)));
            }
        }

        return (float)sum;
    }
}
