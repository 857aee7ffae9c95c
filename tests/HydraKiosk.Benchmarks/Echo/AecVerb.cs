using System.Diagnostics;
using System.Globalization;
using System.Text;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Release;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Benchmarks.Echo;

/// <summary>
/// The echo canceller as a filter on files, block by block as in the daemon, for scorers that measure from outside. What is written is the
/// uplink's stream: what is held back while the microphone is closed stands in its place once a person opens it.
/// </summary>
internal sealed class AecVerb : IVerb
{
    private const int BlocksPerSecond = 100;

    public string Name => "aec";

    public string Summary =>
        "--far F.wav --mic M.wav --out O.wav [--delay-hint-ms N] [--drift-ppm P] [--linear 1]: mono PCM16, 16 or 48 kHz; JSON on the last line";

    public int Run(Arguments arguments)
    {
        using var far = Open(arguments.Text("--far"));
        using var mic = Open(arguments.Text("--mic"));
        if (far.Format.SampleRateHz != mic.Format.SampleRateHz)
        {
            throw new ArgumentException($"--far has {far.Format.SampleRateHz} Hz and --mic {mic.Format.SampleRateHz}; both need the same rate.",
                nameof(arguments));
        }

        var run = new AecRun(mic.Format.SampleRateHz, arguments.Number("--delay-hint-ms") ?? 0, arguments.Int("--linear", 0) != 0)
        {
            DriftPpm = arguments.Number("--drift-ppm") ?? 0,
        };
        using (var output = new WavWriter(arguments.Text("--out"), mic.Format, dither: false))
        {
            run.All(far, mic, output);
        }

        Console.WriteLine(run.Json());
        return ExitCode.Fine;
    }

    private static WavReader Open(string path)
    {
        WavReader reader;
        try
        {
            reader = new WavReader(path);
        }
        catch (AudioDeviceException fault)
        {
            throw new ArgumentException(fault.Message, nameof(path), fault);
        }

        if (reader.Format is { Channels: 1, SampleRateHz: 16_000 or 48_000 })
        {
            return reader;
        }

        var format = reader.Format;
        reader.Dispose();
        throw new ArgumentException($"{path} has {format.Channels} channels at {format.SampleRateHz} Hz; one at 16000 or 48000 Hz is needed.",
            nameof(path));
    }

    /// <summary>One pass over a pair of files.</summary>
    private sealed class AecRun
    {
        private readonly int _rateHz;
        private readonly bool _isLinear;
        private readonly EchoCanceller _canceller;
        private readonly HeldBack _heldBack = new(EchoCanceller.BlockSamples);
        private readonly Resampler _farDown;
        private readonly Resampler _micDown;
        private readonly Resampler _up;
        private readonly float[] _farBlock;
        private readonly float[] _micBlock;
        private readonly float[] _far = new float[EchoCanceller.BlockSamples + 1];
        private readonly float[] _mic = new float[EchoCanceller.BlockSamples + 1];
        private readonly float[] _clean = new float[EchoCanceller.BlockSamples];
        private readonly float[] _silence = new float[EchoCanceller.BlockSamples]; // zeros, as the daemon's uplink carries them
        private readonly float[] _stream;
        private readonly float[] _out;
        private readonly List<double> _microseconds = new(100_000);
        private readonly List<double> _openings = new(1000);
        private BlockReport _report = BlockReport.None;
        private int _closedBlocks;

        public AecRun(int rateHz, double delayHintMs, bool isLinear)
        {
            (_rateHz, _isLinear) = (rateHz, isLinear);
            _canceller = new EchoCanceller(delayHintMs);
            _farDown = new Resampler(rateHz, EchoCanceller.SampleRateHz);
            _micDown = new Resampler(rateHz, EchoCanceller.SampleRateHz);
            _up = new Resampler(EchoCanceller.SampleRateHz, rateHz);
            _farBlock = new float[rateHz / BlocksPerSecond];
            _micBlock = new float[rateHz / BlocksPerSecond];
            _stream = new float[_heldBack.MostSamples];
            _out = new float[_up.MaxOutput(_heldBack.MostSamples)];
        }

        public double DriftPpm
        {
            init => _canceller.DriftPpm = value;
        }

        public long AllocatedBytes { get; private set; }

        public void All(WavReader far, WavReader mic, WavWriter output)
        {
            while (true)
            {
                var frames = mic.Read(_micBlock);
                var played = far.Read(_farBlock);
                _micBlock.AsSpan(frames).Clear();
                _farBlock.AsSpan(played).Clear();
                if (frames == 0)
                {
                    break;
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var started = Stopwatch.GetTimestamp();
                var written = Block();
                var took = Stopwatch.GetElapsedTime(started);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                AllocatedBytes += _microseconds.Count == 0 ? 0 : allocated; // the first block sets up what is static
                _microseconds.Add(took.TotalMicroseconds);
                output.Write(_out.AsSpan(0, written));
            }

            output.WriteSilence(_heldBack.Count * (_rateHz / BlocksPerSecond));
        }

        public string Json()
        {
            _microseconds.Sort();
            var text = new StringBuilder("{\"engine\":\"hydra-kiosk\"");
            Add(text, "us_per_10ms_median", _microseconds.Count == 0 ? 0 : _microseconds[_microseconds.Count / 2]);
            Add(text, "us_per_10ms_p99", _microseconds.Count == 0 ? 0 : _microseconds[_microseconds.Count * 99 / 100]);
            Add(text, "allocated_bytes", AllocatedBytes);
            Add(text, "drift_ppm", _canceller.DriftPpm);
            Add(text, "reference_delay_ms", _canceller.ReferenceDelayMs);
            Add(text, "echo_return_loss_db", float.IsNaN(_report.EchoReturnLossDb) ? 0 : _report.EchoReturnLossDb);
            Add(text, "enhancement_db", float.IsNaN(_report.EnhancementDb) ? 0 : _report.EnhancementDb);
            Add(text, "closed_s", _closedBlocks / (double)BlocksPerSecond);
            text.Append(",\"openings_s\":[").AppendJoin(',', _openings.Select(o => o.ToString("0.00", CultureInfo.InvariantCulture))).Append("]}");
            return text.ToString();
        }

        private static void Add(StringBuilder text, string name, double value) =>
            text.Append(CultureInfo.InvariantCulture, $",\"{name}\":{value:0.##}");

        private int Block()
        {
            _farDown.Process(_farBlock, _far);
            _micDown.Process(_micBlock, _mic);
            var before = _report.Heard;
            _report = _canceller.Process(_mic.AsSpan(0, _clean.Length), _far.AsSpan(0, _clean.Length), _clean);
            if (_report.Heard == NearEnd.Person && before != NearEnd.Person)
            {
                _openings.Add((_microseconds.Count + 1) / (double)BlocksPerSecond);
            }

            _closedBlocks += _report.Heard == NearEnd.EchoOnly ? 1 : 0;
            if (_isLinear)
            {
                return _up.Process(_clean, _out);
            }

            var isOpen = _report.Heard != NearEnd.EchoOnly;
            var given = _heldBack.Push(_clean, _silence, isOpen, _report.Heard == NearEnd.Person, _stream);
            return _up.Process(_stream.AsSpan(0, given), _out);
        }
    }
}
