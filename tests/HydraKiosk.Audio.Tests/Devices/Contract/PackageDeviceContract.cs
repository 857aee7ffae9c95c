using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Packages.Audio;
using Microsoft.Extensions.Logging.Abstractions;
using PortAudioSharp;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>The package's device without its library: its callback is called as the library would.</summary>
public sealed class PackageDeviceContract : AudioDeviceContract
{
    private protected override DeviceRig Open() => new Rig();

    private sealed unsafe class Rig : DeviceRig
    {
        private const int RateHz = 48_000;
        private const int PeriodFrames = RateHz / 100;

        private readonly SteppedTime _time = new();
        private readonly PackageAudioDevice _device;
        private readonly float[] _captured = new float[PeriodFrames];
        private readonly float[] _toPlay = new float[2 * PeriodFrames];

        public Rig() => _device = new PackageAudioDevice(
            "package", new StreamRequest(RateHz, PeriodFrames, Parameters(1), Parameters(2)), hasEchoPath: true, TimeSpan.Zero, _time, NullLogger.Instance);

        public override IAudioDevice Device => _device;

        public override void Start()
        {
        }

        public override long Run(int periods)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < periods; i++)
            {
                _time.NextPeriod();
                var time = default(StreamCallbackTimeInfo);
                fixed (float* from = _captured, to = _toPlay)
                {
                    _device.OnAudio((IntPtr)from, (IntPtr)to, PeriodFrames, ref time, default, IntPtr.Zero);
                }

                if (Device.Pump.Captured.Count > Device.Pump.Captured.Capacity / 2)
                {
                    Device.Pump.Captured.DiscardTo(long.MaxValue);
                    Device.Pump.Played.DiscardTo(long.MaxValue);
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public override IReadOnlyCollection<string> Held() => [];

        private static SideParameters Parameters(int channels) => new(0, channels, TimeSpan.Zero);
    }
}
