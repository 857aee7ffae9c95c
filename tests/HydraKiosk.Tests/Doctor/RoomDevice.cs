using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Tests.Doctor;

/// <summary>A microphone and a loudspeaker in one room, which runs as fast as it is served.</summary>
internal sealed class RoomDevice : IAudioDevice
{
    private const int RateHz = 16_000;
    private const int Period = RateHz / 100;
    private const int DelayFrames = RateHz / 25; // 40 ms
    private readonly float _echo;
    private readonly float _noise;
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <param name="echoDb">How loud the loudspeaker is in the microphone; null for not at all.</param>
    /// <param name="noiseDbfs">The room's noise; null for a microphone that delivers zeros.</param>
    public RoomDevice(double? echoDb, double? noiseDbfs)
    {
        _echo = echoDb is { } echo ? (float)Math.Pow(10, echo / 20) : 0;
        _noise = noiseDbfs is { } noise ? (float)Math.Pow(10, noise / 20) * MathF.Sqrt(3) : 0;
        _thread = new Thread(Run) { IsBackground = true };
    }

    public string Name => "room";

    public DevicePump Pump { get; } = new(new AudioFormat(RateHz, 1), new AudioFormat(RateHz, 1), Period, TimeProvider.System);

    public bool HasEchoPath => true;

    public bool HasLiveInput => true;

    public AudioDeviceException? Fault => null;

    public bool WasClosed { get; private set; }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _isOver = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        WasClosed = true;
    }

    private void Run()
    {
        var random = new Random(1);
        var air = new float[DelayFrames];
        var at = 0;
        var (captured, toPlay) = (new float[Period], new float[Period]);
        while (!_isOver)
        {
            if (Pump.Captured.Count > Period || (Pump.ExpectsAudio && Pump.ToPlay.Count < Period))
            {
                Thread.Yield();
                continue;
            }

            for (var i = 0; i < Period; i++)
            {
                captured[i] = (air[(at + i) % DelayFrames] * _echo) + (((random.NextSingle() * 2) - 1) * _noise);
            }

            Pump.OnPeriod(captured, toPlay);
            for (var i = 0; i < Period; i++)
            {
                air[(at + i) % DelayFrames] = toPlay[i];
            }

            at += Period;
        }
    }
}
