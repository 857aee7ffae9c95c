using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>
/// One direction of a stream to open, in memory of which every byte is known. PortAudio reads eight bytes of the sample format, the package declares
/// four, and the gap behind them is passed on as it is: zero where a JIT compiled the program, whatever lay on the stack where it was
/// compiled ahead of time, and then no device opens. So the parameters live in an object, are cleared byte by byte and filled in place, and
/// are handed over from there: a structure that goes through a local variable may be copied field by field, without its gaps.
/// </summary>
internal sealed class SideParameters
{
    private readonly StreamParameters? _value;

    /// <summary>A stream without this direction.</summary>
    private SideParameters()
    {
    }

    /// <param name="device">Index in the package's list.</param>
    /// <param name="channels">1 or more.</param>
    /// <param name="latency">The buffer to ask for.</param>
    public SideParameters(int device, int channels, TimeSpan latency)
    {
        _value = default(StreamParameters); // only so that there is a value: the gaps are not trusted yet
        ref var inPlace = ref Unsafe.AsRef(in Nullable.GetValueRefOrDefaultRef(in _value));
        MemoryMarshal.AsBytes(new Span<StreamParameters>(ref inPlace)).Clear();
        inPlace.device = device;
        inPlace.channelCount = channels;
        inPlace.sampleFormat = SampleFormat.Float32;
        inPlace.suggestedLatency = latency.TotalSeconds;
    }

    /// <summary>The direction that a stream does not have.</summary>
    public static SideParameters None { get; } = new();

    /// <summary>For the package's constructor, straight from this property to the argument.</summary>
    public ref readonly StreamParameters? Value => ref _value;

    /// <summary>0 where there is no such direction.</summary>
    public int Channels => _value?.channelCount ?? 0;

    /// <summary>The parameters for a listed device, with the buffer that the default build would ask for.</summary>
    public static SideParameters For(PortAudioSettings settings, in PackageDevice device, int channels, bool capture)
    {
        var low = DeviceLatency.Plausible(capture ? device.Info.defaultLowInputLatency : device.Info.defaultLowOutputLatency);
        return new SideParameters(device.Index, channels, StreamPlan.SuggestedLatency(settings, low));
    }
}
