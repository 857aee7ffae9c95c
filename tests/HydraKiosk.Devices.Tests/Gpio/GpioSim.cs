using System.Diagnostics;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>
/// A driver on a chip of the kernel's simulator, steered through configfs and sysfs: root, a kernel with gpio-sim, and HYDRA_KIOSK_GPIO_SIM=1 are
/// needed.
/// </summary>
internal sealed class GpioSim : IGpioRig
{
    private const string Switch = "HYDRA_KIOSK_GPIO_SIM";
    private const string Config = "/sys/kernel/config/gpio-sim";
    private const string ChipLabel = "contract-chip";
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(2);
    private static int _made;
    private readonly Stack<string> _live = new();
    private string _lines = "";

    public GpioSim(Func<IGpioDriver> make)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"{Switch}=1 says that this is a machine with gpio-sim to play with");
        Make(ChipLabel);
        Driver = make();
    }

    public IGpioDriver Driver { get; }

    public string Label => ChipLabel;

    public TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public void Drive(int line, bool isHigh) => File.WriteAllText($"{_lines}/sim_gpio{line}/pull", isHigh ? "pull-up" : "pull-down");

    public bool IsHigh(int line) => File.ReadAllText($"{_lines}/sim_gpio{line}/value").StartsWith('1');

    /// <summary>Bounces are closer together than a thread sleeps, so short times are spun through.</summary>
    public void Pass(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        if (time >= _shortest)
        {
            using var never = new ManualResetEvent(initialState: false);
            never.WaitOne(time);
        }

        while (Stopwatch.GetElapsedTime(started) < time)
        {
            Thread.SpinWait(1);
        }
    }

    public void Unplug() => Remove(_live.Pop());

    public void PlugIn()
    {
        Make("filler"); // takes the number that was set free
        Make(ChipLabel);
    }

    public IDisposable Occupy(int line, string consumer)
    {
        var other = new KernelGpioDriver(TimeProvider.System, NullLogger.Instance);
        other.OpenInput(new(new(ChipLabel, $"{line}"), IsActiveLow: false, GpioBias.AsIs, TimeSpan.Zero, consumer), _ => { }, _ => { });
        return other;
    }

    public void Dispose()
    {
        Driver.Dispose();
        while (_live.TryPop(out var folder))
        {
            Remove(folder);
        }
    }

    private void Make(string label)
    {
        var folder = $"{Config}/contract{Environment.ProcessId}-{_made++}";
        var bank = $"{folder}/bank0";
        Directory.CreateDirectory(bank);
        File.WriteAllText($"{bank}/num_lines", "8");
        File.WriteAllText($"{bank}/label", label);
        for (var line = 0; line < 4 && label == ChipLabel; line++)
        {
            Directory.CreateDirectory($"{bank}/line{line}");
            File.WriteAllText($"{bank}/line{line}/name", $"BUTTON_{line}");
        }

        File.WriteAllText($"{folder}/live", "1");
        _live.Push(folder);
        _lines = $"/sys/devices/platform/{File.ReadAllText($"{folder}/dev_name").Trim()}/{File.ReadAllText($"{bank}/chip_name").Trim()}";
    }

    private static void Remove(string folder)
    {
        File.WriteAllText($"{folder}/live", "0");
        foreach (var line in Directory.GetDirectories($"{folder}/bank0", "line*"))
        {
            Directory.Delete(line);
        }

        Directory.Delete($"{folder}/bank0");
        Directory.Delete(folder);
    }
}
