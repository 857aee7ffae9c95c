using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>A lamp that the kernel believes in: made through <c>/dev/uleds</c>, with what it is told read back. Disposing unplugs it.</summary>
internal sealed class UserLed : IDisposable
{
    private const int NameBytes = 64;
    private readonly FileStream _device;
    private readonly BlockingCollection<int> _seen = [];

    public UserLed(string name, int maxBrightness)
    {
        Name = name;
        _device = new FileStream("/dev/uleds", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var request = new byte[NameBytes + sizeof(int)];
        Encoding.ASCII.GetBytes(name, request);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(NameBytes), maxBrightness);
        _device.Write(request);
        new Thread(Read) { IsBackground = true, Name = "uleds" }.Start();
    }

    public string Name { get; }

    public string Folder => $"/sys/class/leds/{Name}";

    /// <summary>Whether this machine is one with simulated hardware.</summary>
    public static bool IsThere => Environment.GetEnvironmentVariable("HYDRA_KIOSK_HIL") == "1" && File.Exists("/dev/uleds");

    /// <summary>Waits until the lamp has been told a brightness.</summary>
    public bool Await(int brightness, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        try
        {
            while (_seen.Take(end.Token) != brightness)
            {
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _device.Dispose();

    private void Read()
    {
        var number = new byte[sizeof(int)];
        try
        {
            while (_device.Read(number) == number.Length)
            {
                _seen.Add(BinaryPrimitives.ReadInt32LittleEndian(number));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // unplugged
        }
    }
}
