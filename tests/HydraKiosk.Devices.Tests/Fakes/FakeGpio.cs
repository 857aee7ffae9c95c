using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;

namespace HydraKiosk.Devices.Tests.Fakes;

/// <summary>
/// A GPIO driver in memory, whose wires a test pulls at: it keeps the promises of <see cref="IGpioDriver"/> and debounces by the clock it is given.
/// Changes are told on the thread that moves the clock, or the wire of a line without debounce. One thread at a time.
/// </summary>
public sealed class FakeGpio(TimeProvider clock) : IGpioDriver
{
    private readonly List<FakeChip> _chips = [];

    /// <inheritdoc/>
    public string Name => "fake";

    /// <summary>What every opening fails with, until it is set back to null.</summary>
    public DeviceException? RefuseWith { get; set; }

    /// <summary>Plugs a chip in.</summary>
    /// <param name="number">Of <c>gpiochipN</c>.</param>
    /// <param name="label">Its label.</param>
    /// <param name="lineNames">A name for each line; empty for none.</param>
    public void PlugIn(int number, string label, params string[] lineNames) => _chips.Add(new FakeChip(number, label, lineNames));

    /// <summary>Pulls a chip out: its lines are lost.</summary>
    public void Unplug(string label)
    {
        var chip = Chip(label);
        _chips.Remove(chip);
        chip.IsGone = true;
        foreach (var watch in chip.Users.OfType<Watched>().ToList())
        {
            watch.Lose();
        }
    }

    /// <summary>Pulls at a wire.</summary>
    public void Drive(string label, int line, bool isHigh)
    {
        var chip = Chip(label);
        chip.IsHigh[line] = isHigh;
        (chip.Users[line] as Watched)?.Edge();
    }

    /// <summary>The level of a wire.</summary>
    public bool IsHigh(string label, int line) => Chip(label).IsHigh[line];

    /// <summary>Another program takes a line, until what is returned is disposed of.</summary>
    public IDisposable Occupy(string label, int line, string consumer) => new Held(Chip(label), [line], consumer);

    /// <inheritdoc/>
    public IReadOnlyList<GpioChip> Chips() => _chips.ConvertAll(chip => new GpioChip($"/dev/{chip.Name}", chip.Name, chip.Label,
        [.. chip.Names.Select((name, at) => new GpioLine(at, name, chip.Users[at]?.Consumer ?? "", chip.Users[at] is Driven))]));

    /// <inheritdoc/>
    public IDisposable OpenInput(GpioInput input, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        var (chip, lines) = Find([input.Place]);
        return new Watched(chip, lines[0], input, clock, changed, lost);
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(GpioOutput output)
    {
        var (chip, lines) = Find(output.Places);
        return new Driven(chip, lines, output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var user in _chips.SelectMany(chip => chip.Users).OfType<Watched>().ToList())
        {
            user.Dispose();
        }
    }

    private FakeChip Chip(string label) => _chips.Single(chip => chip.Label == label);

    private (FakeChip Chip, int[] Lines) Find(IReadOnlyList<GpioPlace> places)
    {
        if (RefuseWith is { } refused)
        {
            throw refused;
        }

        var first = GpioContact.PlaceOf(places[0]);
        var chip = _chips.Find(chip => places[0].Chip is { } name ? name == chip.Label || name == chip.Name : chip.Names.Contains(places[0].Line))
            ?? throw new DeviceException(DeviceFault.Missing, first, "there is no such chip", $"there is {string.Join(", ", _chips.ConvertAll(c => c.Label))}");
        var lines = places.Select(place => int.TryParse(place.Line, out var number) ? number : Array.IndexOf(chip.Names, place.Line)).ToArray();
        foreach (var line in lines)
        {
            if (line < 0 || line >= chip.Names.Length)
            {
                throw new DeviceException(DeviceFault.Unable, first, $"its lines are 0 to {chip.Names.Length - 1}", "use one of them");
            }

            if (chip.Users[line] is { } user)
            {
                throw new DeviceException(DeviceFault.Busy, first, $"line {line} is in use by {user.Consumer}", "end it");
            }
        }

        return (chip, lines);
    }

    private sealed class FakeChip(int number, string label, string[] names)
    {
        public string Name { get; } = $"gpiochip{number}";

        public string Label { get; } = label;

        public string[] Names { get; } = names;

        public bool[] IsHigh { get; } = new bool[names.Length];

        public Held?[] Users { get; } = new Held?[names.Length];

        public bool IsGone { get; set; }
    }

    private class Held : IDisposable
    {
        private readonly int[] _lines;

        public Held(FakeChip chip, int[] lines, string consumer)
        {
            (Chip, _lines, Consumer) = (chip, lines, consumer);
            foreach (var line in lines)
            {
                chip.Users[line] = this;
            }
        }

        public string Consumer { get; }

        protected FakeChip Chip { get; }

        public virtual void Dispose()
        {
            foreach (var line in _lines)
            {
                Chip.Users[line] = Chip.Users[line] == this ? null : Chip.Users[line];
            }
        }
    }

    private sealed class Watched : Held
    {
        private readonly int _line;
        private readonly GpioInput _input;
        private readonly TimeProvider _clock;
        private readonly Action<ContactChange> _changed;
        private readonly Action<DeviceException> _lost;
        private readonly ITimer _still;
        private bool _isClosed;
        private bool _ended;

        public Watched(FakeChip chip, int line, GpioInput input, TimeProvider clock, Action<ContactChange> changed, Action<DeviceException> lost)
            : base(chip, [line], input.Consumer)
        {
            (_line, _input, _clock, _changed, _lost) = (line, input, clock, changed, lost);
            chip.IsHigh[line] = input.Bias == GpioBias.PullUp || (chip.IsHigh[line] && input.Bias != GpioBias.PullDown);
            _still = clock.CreateTimer(_ => Tell(IsClosedNow, ContactReason.Moved), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _isClosed = IsClosedNow;
            changed(new ContactChange(_isClosed, Now, ContactReason.FoundAtStart));
        }

        private bool IsClosedNow => Chip.IsHigh[_line] != _input.IsActiveLow;

        private long Now => (long)((Int128)_clock.GetTimestamp() * 1_000_000_000 / _clock.TimestampFrequency);

        public void Edge()
        {
            if (_input.Debounce > TimeSpan.Zero)
            {
                _still.Change(_input.Debounce, Timeout.InfiniteTimeSpan);
            }
            else
            {
                Tell(IsClosedNow, ContactReason.Moved);
            }
        }

        public void Lose()
        {
            Tell(isClosed: false, ContactReason.DeviceGone);
            if (!_ended)
            {
                Dispose();
                _lost(new DeviceException(DeviceFault.Gone, GpioContact.PlaceOf(_input.Place), "the chip is gone", "plug it in again"));
            }
        }

        public override void Dispose()
        {
            _ended = true;
            _still.Dispose();
            base.Dispose();
        }

        private void Tell(bool isClosed, ContactReason reason)
        {
            if (_ended || isClosed == _isClosed)
            {
                return;
            }

            _isClosed = isClosed;
            try
            {
                _changed(new ContactChange(isClosed, Now, reason));
            }
            catch (Exception) when (reason == ContactReason.Moved)
            {
                // As with the real drivers, the fault of a listener is its own.
            }
        }
    }

    private sealed class Driven : Held, IGpioOutput
    {
        private readonly int[] _lines;
        private readonly GpioOutput _output;

        public Driven(FakeChip chip, int[] lines, GpioOutput output)
            : base(chip, lines, output.Consumer)
        {
            (_lines, _output) = (lines, output);
            Write(output.Safe);
        }

        public void Write(uint lit)
        {
            if (Chip.IsGone)
            {
                throw new DeviceException(DeviceFault.Gone, GpioContact.PlaceOf(_output.Places[0]), "the chip is gone", "plug it in again");
            }

            for (var i = 0; i < _lines.Length; i++)
            {
                Chip.IsHigh[_lines[i]] = ((lit >> i) & 1) != 0 != _output.IsActiveLow;
            }
        }

        public override void Dispose()
        {
            if (!Chip.IsGone)
            {
                Write(_output.Safe);
            }

            base.Dispose();
        }
    }
}
