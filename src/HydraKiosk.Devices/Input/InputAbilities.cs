using System.Text;
using HydraKiosk.Devices.Watching;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Devices.Input;

/// <summary>What an input device is called and which keys, switches and lights it has.</summary>
internal sealed unsafe class InputAbilities
{
    /// <summary>So many names stand in a message.</summary>
    public const int NamesInMessage = 12;

    private const int MaxName = 256;
    private readonly byte[] _keys = new byte[InputCode.MaxKeys / 8];
    private readonly byte[] _switches = new byte[InputCode.MaxSwitches / 8];
    private readonly byte[] _lights = new byte[InputCode.MaxLights / 8];

    private InputAbilities(string path, string name) => (Path, Name) = (path, name);

    /// <summary>Its event file.</summary>
    public string Path { get; }

    /// <summary>What its driver calls it.</summary>
    public string Name { get; }

    /// <summary>Asks an open device.</summary>
    /// <returns>Null when it does not answer as an input device does; the error is in <paramref name="error"/> then.</returns>
    public static InputAbilities? Read(IKernel kernel, int descriptor, string path, out int error)
    {
        var text = stackalloc byte[MaxName];
        var length = kernel.IoControl(descriptor, InputRequests.Name(MaxName), text);
        error = length < 0 ? -length : 0;
        if (length < 0)
        {
            return null;
        }

        var bytes = new ReadOnlySpan<byte>(text, Math.Min(length, MaxName));
        var end = bytes.IndexOf((byte)0);
        var device = new InputAbilities(path, Printable.Line(Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end])).Trim());

        // A device without a kind of codes answers with zeros, or not at all: it has none then.
        Ask(kernel, descriptor, InputRequests.Codes(InputEvent.Key, device._keys.Length), device._keys);
        Ask(kernel, descriptor, InputRequests.Codes(InputEvent.Switch, device._switches.Length), device._switches);
        Ask(kernel, descriptor, InputRequests.Codes(InputEvent.Light, device._lights.Length), device._lights);
        return device;
    }

    /// <summary>Whether it has this one.</summary>
    public bool Has(InputCode code) => InputBits.Get(Of(code.Kind), code.Code);

    /// <summary>How many of a kind it has.</summary>
    public int CountOf(InputKind kind) => InputBits.Set(Of(kind)).Count();

    /// <summary>The names of what it has of a kind, at most so many; an ellipsis stands for the rest.</summary>
    public IReadOnlyList<string> NamesOf(InputKind kind, int most)
    {
        var all = InputBits.Set(Of(kind)).Select(n => new InputCode(kind, (ushort)n).ToString());
        return CountOf(kind) <= most ? [.. all] : [.. all.Take(most), "…"];
    }

    private static void Ask(IKernel kernel, int descriptor, nuint request, byte[] bits)
    {
        fixed (byte* buffer = bits)
        {
            if (kernel.IoControl(descriptor, request, buffer) < 0)
            {
                bits.AsSpan().Clear();
            }
        }
    }

    private byte[] Of(InputKind kind) => kind switch { InputKind.Key => _keys, InputKind.Switch => _switches, _ => _lights };
}
