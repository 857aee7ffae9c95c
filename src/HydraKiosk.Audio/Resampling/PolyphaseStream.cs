using System.Runtime.CompilerServices;

namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// Walks a <see cref="PolyphaseTable"/> along a stream: keeps the samples the kernel still needs, and puts out every sample whose last
/// input has arrived. Positions are integers in units of 1/<c>up·2^scale</c> input samples, so a rational ratio never drifts.
/// </summary>
internal sealed class PolyphaseStream
{
    /// <summary>2^32 position units per 1/up input sample where the ratio is adjustable: at least 0.0003 ppm fine, and exact in a double.</summary>
    private const int FineScale = 32;

    /// <summary>A change of ratio is spread over this time. At once would not click (the phase is continuous) but would chirp.</summary>
    private const int FullSwingMs = 20;

    private readonly PolyphaseTable _table;
    private readonly float[] _window;
    private readonly long _unitsPerSample;
    private readonly long _nominalStep;
    private readonly int _wholeStep;
    private readonly long _partStep;
    private readonly long _slewPerOutput;
    private readonly double _rowsPerUnit;

    private int _filled;
    private int _start;
    private long _phase;
    private int _row;
    private long _step;
    private long _targetStep;

    /// <param name="table">The kernel for the rate pair.</param>
    /// <param name="inputRateHz">Frames per second going in; sizes the buffer and the slew of a ratio change.</param>
    public PolyphaseStream(PolyphaseTable table, double inputRateHz)
    {
        _table = table;
        InputRateHz = inputRateHz;
        var scale = table.Interpolated ? FineScale : 0;
        _unitsPerSample = (long)table.Up << scale;
        _nominalStep = (long)table.Down << scale;
        _wholeStep = (int)(_nominalStep / _unitsPerSample);
        _partStep = _nominalStep % _unitsPerSample;
        _rowsPerUnit = table.Rows / (double)_unitsPerSample;
        var outputRateHz = inputRateHz * table.Up / table.Down;
        _slewPerOutput = Math.Max(1, (long)(_nominalStep * 1e-3 * 1000 / (FullSwingMs * outputRateHz)));
        _window = new float[table.Taps + Math.Max(256, (int)(inputRateHz / 100))];
        Reset();
    }

    /// <summary>Frames per second going in.</summary>
    public double InputRateHz { get; }

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples, whatever the trim.</summary>
    public int MaxOutput(int inputSamples) => (int)Math.Min(
        Array.MaxLength, Math.Ceiling(
        inputSamples * (double)_table.Up / _table.Down * (1 + (_table.Interpolated ? DriftResampler.MaxRatioPpm * 1e-6 : 0))) + 1);

    /// <summary>How far the output lags.</summary>
    public TimeSpan Delay => TimeSpan.FromSeconds(((_table.Taps / 2.0) - ((_table.Down - 1) / (double)_table.Up)) / InputRateHz);

    /// <summary>Sets output samples per input sample, relative to nominal, in parts per million. Interpolated tables only.</summary>
    public void Adjust(double ratioPpm) => _targetStep = (long)Math.Round(_nominalStep / (1 + (ratioPpm * 1e-6)));

    /// <summary>Takes all of <paramref name="input"/>; returns how many samples of <paramref name="output"/> were written.</summary>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        var written = 0;
        while (!input.IsEmpty)
        {
            var taken = Math.Min(input.Length, _window.Length - _filled);
            input[..taken].CopyTo(_window.AsSpan(_filled));
            input = input[taken..];
            _filled += taken;
            written += _table.Interpolated ? PutOutBetweenRows(output[written..]) : PutOutRows(output[written..]);

            _window.AsSpan(_start, _filled - _start).CopyTo(_window);
            _filled -= _start;
            _start = 0;
        }

        return written;
    }

    /// <summary>Silence before the first sample, as when newly made. A ratio adjustment stays, at once.</summary>
    public void Reset()
    {
        Array.Clear(_window);
        _targetStep = _targetStep == 0 ? _nominalStep : _targetStep;
        _step = _targetStep;
        _row = 0;

        // The kernel's last tap starts at the first sample. The first output then moves on by one step less the smallest unit, which
        // is as far as it may without ever owing a sample: n inputs have always given floor(n · up / down) outputs.
        _filled = _table.Taps - 1;
        _start = (_table.Down - 1) / _table.Up;
        _phase = (_table.Down - 1) % _table.Up * (_unitsPerSample / _table.Up);
    }

    /// <summary>Outputs whose last input is in the window.</summary>
    private int Ready()
    {
        var room = _filled - _table.Taps - _start;
        return room < 0 ? 0 : (int)((((room + 1L) * _unitsPerSample) - 1 - _phase) / _nominalStep) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PutOutRows(Span<float> output)
    {
        var taps = _table.Taps;
        var rows = _table.Rows;
        var coefficients = _table.Coefficients;
        var window = _window.AsSpan(0, _filled);
        var ready = Ready();
        output = output[..ready];

        // Outputs a whole cycle of rows apart share their row: three cycles at once read each coefficient once instead of three times.
        // 10 ms are exactly three cycles between 44.1 and 48 kHz, and many between rates in a simple ratio.
        while (output.Length >= 3 * rows)
        {
            for (var j = 0; j < rows; j++)
            {
                DotProduct.Three(
                    coefficients.Slice(_row * taps, taps), window[_start..], _table.Down, out output[j], out output[j + rows],
                    out output[j + (2 * rows)]);
                NextRow();
            }

            _start += 2 * _table.Down;
            output = output[(3 * rows)..];
        }

        for (var j = 0; j < output.Length; j++)
        {
            output[j] = DotProduct.One(coefficients.Slice(_row * taps, taps), window[_start..]);
            NextRow();
        }

        return ready;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NextRow()
    {
        _row = _row + 1 == _table.Rows ? 0 : _row + 1;
        _start += _wholeStep;
        _phase += _partStep;
        if (_phase >= _unitsPerSample)
        {
            _phase -= _unitsPerSample;
            _start++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PutOutBetweenRows(Span<float> output)
    {
        var taps = _table.Taps;
        var coefficients = _table.Coefficients;
        var last = _filled - taps;
        var lastRow = _table.Rows - 1;
        var rowsPerUnit = _rowsPerUnit;
        var units = _unitsPerSample;
        var (start, phase, step) = (_start, _phase, _step); // in registers: each output waits for the position that the one before it left
        var whole = (int)(step / units);
        var written = 0;
        while (start <= last)
        {
            var at = phase * rowsPerUnit;
            var row = Math.Min((int)at, lastRow); // the product may round up to the last row itself
            output[written++] = DotProduct.Between(coefficients.Slice(row * taps, 2 * taps), _window.AsSpan(start), (float)(at - row));
            if (step != _targetStep)
            {
                step += Math.Clamp(_targetStep - step, -_slewPerOutput, _slewPerOutput);
                whole = (int)(step / units);
            }

            // Without a branch: where the carry comes is as good as random, and a branch foretold wrongly costs as much as the sum.
            var over = phase + step - ((whole + 1) * units);
            var stays = over >> 63;
            start += whole + 1 + (int)stays;
            phase = over + (units & stays);
        }

        (_start, _phase, _step) = (start, phase, step);
        return written;
    }
}
