using System.Runtime.CompilerServices;
using System.Text;

namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>A text of at most 31 bytes and a zero.</summary>
[InlineArray(Bytes)]
internal struct ShortText
{
    public const int Bytes = 32;

    private byte _first;

    /// <summary>Puts a text in, cut where it is too long; never inside a letter.</summary>
    public void Set(string text)
    {
        Span<byte> bytes = this;
        bytes.Clear();
        Encoding.UTF8.GetEncoder().Convert(text, bytes[..(Bytes - 1)], flush: true, out _, out _, out _);
    }

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary>The numbers of the lines of a request.</summary>
[InlineArray(Count)]
internal struct LineOffsets
{
    public const int Count = 64;

    private uint _first;
}

/// <summary>Attributes of some lines of a request.</summary>
[InlineArray(Count)]
internal struct LineConfigAttributes
{
    public const int Count = 10;

    private LineConfigAttribute _first;
}

/// <summary>Attributes of one line.</summary>
[InlineArray(Count)]
internal struct LineAttributes
{
    public const int Count = 10;

    private LineAttribute _first;
}

/// <summary>Must be zero, or the kernel refuses the request.</summary>
[InlineArray(4)]
internal struct FourZeroes
{
    private uint _first;
}

/// <inheritdoc cref="FourZeroes"/>
[InlineArray(5)]
internal struct FiveZeroes
{
    private uint _first;
}

/// <inheritdoc cref="FourZeroes"/>
[InlineArray(6)]
internal struct SixZeroes
{
    private uint _first;
}
