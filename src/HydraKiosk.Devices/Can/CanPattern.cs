using System.Text;

namespace HydraKiosk.Devices.Can;

/// <summary>
/// What the data of a frame must be like. Written in pairs of hex digits, one for each byte from the first: <c>01 .. A. .3</c>, in which a dot (or an
/// X) stands for any digit. Bytes after the last pair do not matter. An empty pattern fits every frame.
/// </summary>
public sealed class CanPattern
{
    private readonly byte[] _values;
    private readonly byte[] _masks;

    private CanPattern(byte[] values, byte[] masks)
    {
        (_values, _masks) = (values, masks);

        // Bytes of which nothing is asked need not be there.
        LeastLength = Array.FindLastIndex(masks, m => m != 0) + 1;
    }

    /// <summary>Fits every frame.</summary>
    public static CanPattern Any { get; } = new([], []);

    /// <summary>How many bytes a frame must have at least.</summary>
    public int LeastLength { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">What stands in the configuration.</param>
    /// <param name="pattern">What it means.</param>
    /// <param name="problem">What is wrong with it, as the rest of a sentence; empty when nothing is.</param>
    public static bool TryParse(string text, out CanPattern pattern, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = Any;
        problem = "";
        var bytes = text.Split([' ', '\t', ',', ':', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (bytes.Length > CanFrame.MaxData)
        {
            problem = $"it has {bytes.Length} bytes, and a frame has at most {CanFrame.MaxData}";
            return false;
        }

        var values = new byte[bytes.Length];
        var masks = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i].Length != 2 || !Take(bytes[i][0], 4, ref values[i], ref masks[i]) || !Take(bytes[i][1], 0, ref values[i], ref masks[i]))
            {
                problem = $"'{bytes[i]}' is not a byte: write two hex digits, with a dot for any digit, and blanks between the bytes (01 .. A.)";
                return false;
            }
        }

        pattern = new CanPattern(values, masks);
        return true;
    }

    /// <summary>Reads a pattern that is known to be right.</summary>
    /// <exception cref="FormatException">It is wrong.</exception>
    public static CanPattern Parse(string text) => TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    /// <summary>Whether the data of a frame is like this. Allocates nothing.</summary>
    public bool Fits(ReadOnlySpan<byte> data)
    {
        if (data.Length < LeastLength)
        {
            return false;
        }

        for (var i = 0; i < LeastLength; i++)
        {
            if ((data[i] & _masks[i]) != _values[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As it is written: <c>01 .. A.</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _values.Length; i++)
        {
            text.Append(i == 0 ? "" : " ").Append(Digit(_values[i] >> 4, _masks[i] >> 4)).Append(Digit(_values[i] & 0xF, _masks[i] & 0xF));
        }

        return text.ToString();
    }

    private static bool Take(char digit, int shift, ref byte value, ref byte mask)
    {
        if (digit is '.' or 'x' or 'X')
        {
            return true;
        }

        if (!char.IsAsciiHexDigit(digit))
        {
            return false;
        }

        value |= (byte)(Convert.ToInt32(digit.ToString(), 16) << shift);
        mask |= (byte)(0xF << shift);
        return true;
    }

    private static char Digit(int value, int mask) => mask == 0 ? '.' : "0123456789ABCDEF"[value];
}
