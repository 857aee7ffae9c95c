using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Tests.PortAudio;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using HydraKiosk.Hil;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>The real device, clocked by a JACK server.</summary>
[Collection(nameof(JackCollection))]
[Trait("Category", "Hardware")]
public class PortAudioOnJackContract : AudioDeviceContract
{
    /// <summary>Whether microphone and loudspeaker are opened as two streams with two clocks.</summary>
    private protected virtual bool TwoStreams => false;

    private protected override DeviceRig Open()
    {
        if (JackFactAttribute.Missing() is { } reason)
        {
            Assert.Skip(reason);
        }

        return new Rig(TwoStreams);
    }

    private sealed class Rig : DeviceRig
    {
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

        private readonly JackRoom _room = new(48_000);
        private readonly AllocationMeter _time = new();
        private readonly IReadOnlyList<string> _heldBefore;

        public Rig(bool twoStreams)
        {
            _room.Enter([.. Enumerable.Repeat(0.25f, 480)]);
            _heldBefore = OpenFiles.OfProcess();
            Device = PortAudioDevice.Open(
                new PortAudioSettings { CaptureDevice = JackRoom.DeviceName, PlaybackDevice = JackRoom.DeviceName, AlwaysTwoStreams = twoStreams },
                    _time, new TestLog());
        }

        public override IAudioDevice Device { get; }

        public override bool HearsSilence => false;

        public override int MissedPeriods => 3;

        public override void Start()
        {
            Device.Pump.Wake = new PeriodSignal();
            Device.Start();
        }

        public override long Run(int periods)
        {
            var pump = Device.Pump;
            var (until, before) = (pump.Periods + periods, _time.Bytes);
            var limit = System.Diagnostics.Stopwatch.StartNew();
            while (pump.Periods < until)
            {
                Assert.True(limit.Elapsed < _patience && Device.Fault is null, $"{pump.Periods} periods; {Device.Fault?.Message}");
                pump.Wake!.Wait(TimeSpan.FromSeconds(1));
            }

            return _time.Bytes - before;
        }

        public override IReadOnlyCollection<string> Held()
        {
            var held = OpenFiles.OfProcess().Where(IsDevices).ToList();
            foreach (var target in _heldBefore.Where(IsDevices))
            {
                held.Remove(target);
            }

            return held;
        }

        public override void Dispose()
        {
            base.Dispose();
            _room.Dispose();
        }

        private static bool IsDevices(string target) =>
            target.StartsWith("socket:", StringComparison.Ordinal) || target.Contains("jack", StringComparison.Ordinal);
    }
}
