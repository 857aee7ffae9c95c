using System.Globalization;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Lights;

/// <summary>An open <c>/dev/spidev</c> that is written to and never read.</summary>
internal sealed class SpiBus : IDisposable
{
    /// <summary><c>SPI_IOC_WR_MODE</c>, <c>SPI_IOC_WR_BITS_PER_WORD</c>, <c>SPI_IOC_WR_MAX_SPEED_HZ</c>: the same on x64 and arm64.</summary>
    internal const uint SetMode = 0x40016B01, SetBitsPerWord = 0x40016B03, SetMaxSpeedHz = 0x40046B04;

    /// <summary>Where the driver says how much it takes in one write.</summary>
    internal const string LongestPath = "/sys/module/spidev/parameters/bufsiz";

    private const int UsualLongest = 4096;
    private const uint Mode0 = 0; // both chips take the data at a rising clock that rests low
    private const uint BitsPerWord = 8;

    private static readonly LightErrors.Remedies _remedies = new(
        "switch SPI on (Raspberry Pi: `dtparam=spi=on` in config.txt, then restart) and look at `ls /dev/spidev*`",
        "add the user to the group spi: SupplementaryGroups=spi in the unit, and DeviceAllow=char-spi rw beside DevicePolicy=closed",
        "the service's unit makes /dev read-only: look at its PrivateDevices= and DevicePolicy=");

    private readonly ILightFiles _files;
    private readonly string _device;
    private readonly int _file;

    /// <exception cref="DeviceException">It is absent, may not be used, or cannot be set up.</exception>
    public SpiBus(ILightFiles files, string device, int clockHz)
    {
        _files = files;
        _device = device;
        _file = files.Open(device, FileUse.Both);
        if (_file < 0)
        {
            throw LightErrors.Of(device, "opening it", -_file, isOpen: false, _remedies);
        }

        try
        {
            Set(SetMode, Mode0, "setting the mode");
            Set(SetBitsPerWord, BitsPerWord, "setting the bits of a word");
            Set(SetMaxSpeedHz, (uint)clockHz, "setting the clock");
            Longest = ReadLongest(files);
        }
        catch
        {
            files.Close(_file);
            throw;
        }
    }

    /// <summary>The most bytes in one write.</summary>
    public int Longest { get; }

    /// <summary>Writes all of it, in as many pieces as need be, between which the clock rests.</summary>
    /// <exception cref="DeviceException">It failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(Longest, bytes.Length)];
            var result = _files.Write(_file, piece);
            if (result < 0)
            {
                throw LightErrors.Of(_device, "writing", -result, isOpen: true, _remedies);
            }

            if (result != piece.Length)
            {
                throw LightErrors.Of(_device, $"writing ({result} of {piece.Length} bytes)", LightErrors.Io, isOpen: true, _remedies);
            }

            bytes = bytes[piece.Length..];
        }
    }

    public void Dispose() => _files.Close(_file);

    private static int ReadLongest(ILightFiles files) =>
        LightFileText.Read(files, LongestPath, out var text) == 0
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var longest) && longest > 0
                ? longest
                : UsualLongest;

    private void Set(uint request, uint value, string doing)
    {
        var error = _files.Set(_file, request, value);
        if (error < 0)
        {
            throw LightErrors.Of(_device, doing, -error, isOpen: false, _remedies);
        }
    }
}
