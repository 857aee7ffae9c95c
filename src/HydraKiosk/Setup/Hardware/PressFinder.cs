using System.Globalization;
using System.Threading.Channels;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Input;

namespace HydraKiosk.Setup.Hardware;

/// <summary>Something that could be the button.</summary>
/// <param name="Source">How it is watched.</param>
/// <param name="Choice">What it is.</param>
internal sealed record PressCandidate(IContactSource Source, HandChoice Choice);

/// <summary>Watches everything that could be a button until one of them is pressed.</summary>
internal static class PressFinder
{
    private static readonly TimeSpan _debounce = TimeSpan.FromMilliseconds(10);

    /// <summary>Watches.</summary>
    /// <param name="candidates">What could be a button.</param>
    /// <param name="limit">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told what is watched.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was pressed; null for nothing.</returns>
    public static async Task<HandChoice?> FindAsync(
        IEnumerable<PressCandidate> candidates, TimeSpan limit, TimeProvider time, Action<string> say, CancellationToken stop)
    {
        var pressed = Channel.CreateBounded<HandChoice>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var watched = new List<IDisposable>();
        string? refusal = null;
        try
        {
            foreach (var (source, choice) in candidates)
            {
                try
                {
                    watched.Add(source.Open(change =>
                    {
                        if (change is { IsClosed: true, Reason: ContactReason.Moved })
                        {
                            pressed.Writer.TryWrite(choice);
                        }
                    }, static _ => { }));
                }
                catch (DeviceException e)
                {
                    refusal ??= $"{e.Message}; {e.Remedy}";
                }
            }

            if (watched.Count == 0)
            {
                say(refusal is null ? "There is no GPIO line and no input device that could be watched." : $"Nothing can be watched: {refusal}.");
                return null;
            }

            say($"Press the button now ({watched.Count} lines and keys are watched for {limit.TotalSeconds:0} s).");
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var end = time.CreateTimer(_ => over.Cancel(), null, limit, Timeout.InfiniteTimeSpan);
            try
            {
                return await pressed.Reader.ReadAsync(over.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return null;
            }
        }
        finally
        {
            watched.ForEach(w => w.Dispose());
        }
    }

    /// <summary>The lines that nobody uses or drives.</summary>
    /// <param name="gpio">The chips' driver.</param>
    public static IEnumerable<PressCandidate> Lines(IGpioDriver gpio)
    {
        foreach (var chip in gpio.Chips())
        {
            foreach (var line in chip.Lines)
            {
                if (line.IsOutput || line.Consumer.Length > 0)
                {
                    continue;
                }

                var number = line.Offset.ToString(CultureInfo.InvariantCulture);
                yield return new PressCandidate(
                    new GpioContact(gpio, new GpioInput(
                        new GpioPlace(chip.Label, number), IsActiveLow: true, GpioBias.PullUp, _debounce, "hydra-kiosk setup")),
                    new HandChoice(
                        $"line {number}{(line.Name.Length > 0 ? $" ({line.Name})" : "")} of {chip.Label}",
                        SettingJson.Of(("source", "gpio"), ("chip", chip.Label), ("line", number), ("activeLow", "true"), ("bias", "pull-up"))));
            }
        }
    }

    /// <summary>The keys and switches of the input devices, of a keyboard the first few dozen.</summary>
    /// <param name="inputs">The devices.</param>
    public static IEnumerable<PressCandidate> Keys(InputDevices inputs)
    {
        foreach (var device in inputs.List())
        {
            foreach (var key in device.Keys.Concat(device.Switches))
            {
                if (InputCode.TryParse(key, out var code, out _))
                {
                    yield return new PressCandidate(
                        new InputContact(inputs, device.Path, code),
                        new HandChoice($"{key} of {device.Name}", SettingJson.Of(("source", "input"), ("device", device.Name), ("key", key))));
                }
            }
        }
    }
}
