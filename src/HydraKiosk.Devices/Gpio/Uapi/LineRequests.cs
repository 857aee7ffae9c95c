namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>Fills in what the kernel is asked for. All that is not named stays zero, or the kernel refuses it.</summary>
internal static class LineRequests
{
    /// <summary>
    /// Events the kernel keeps for a line while nobody reads them. 64 debounced edges of a button are seconds; the kernel's own 16 are as many with
    /// debounce, and without it one bad bounce.
    /// </summary>
    private const uint EventBuffer = 64;

    private const int MostOutputs = 32;

    /// <summary>A line with both edges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The debounce time is negative or more than an hour.</exception>
    public static LineRequest Input(int offset, GpioInput input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Debounce, TimeSpan.Zero, nameof(input));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Debounce, TimeSpan.FromHours(1), nameof(input));
        var request = Held(offset, input.IsActiveLow, input.Bias, input.Consumer);
        request.Config.Flags |= LineFlags.EdgeRising | LineFlags.EdgeFalling;
        request.EventBufferSize = EventBuffer;
        if (input.Debounce > TimeSpan.Zero)
        {
            // At least one, since zero would mean none.
            var us = Math.Max(1, (uint)input.Debounce.TotalMicroseconds);
            Add(ref request, new LineAttribute { Id = LineAttributeId.Debounce, DebounceMicroseconds = us }, 1);
        }

        return request;
    }

    /// <summary>A line as an input and no more.</summary>
    public static LineRequest Held(int offset, bool isActiveLow, GpioBias bias, string consumer)
    {
        LineRequest request = default;
        request.Offsets[0] = (uint)offset;
        request.LineCount = 1;
        request.Consumer.Set(consumer);
        request.Config.Flags = LineFlags.Input | (isActiveLow ? LineFlags.ActiveLow : LineFlags.None) | Flag(bias);
        return request;
    }

    /// <summary>Lines as they are, for nothing but to see whether they can be had.</summary>
    public static LineRequest AsTheyAre(IReadOnlyList<int> offsets, string consumer)
    {
        LineRequest request = default;
        Put(ref request, offsets, consumer);
        return request;
    }

    /// <summary>Lines that are driven, at their safe levels from the first moment.</summary>
    public static LineRequest Output(IReadOnlyList<int> offsets, GpioOutput output)
    {
        LineRequest request = default;
        Put(ref request, offsets, output.Consumer);
        request.Config.Flags = LineFlags.Output | (output.IsActiveLow ? LineFlags.ActiveLow : LineFlags.None);
        var all = ulong.MaxValue >> (LineOffsets.Count - offsets.Count);
        Add(ref request, new LineAttribute { Id = LineAttributeId.OutputValues, Values = output.Safe & all }, all);
        return request;
    }

    private static void Put(ref LineRequest request, IReadOnlyList<int> offsets, string consumer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offsets.Count, MostOutputs, nameof(offsets));
        for (var i = 0; i < offsets.Count; i++)
        {
            request.Offsets[i] = (uint)offsets[i];
        }

        request.LineCount = (uint)offsets.Count;
        request.Consumer.Set(consumer);
    }

    private static void Add(ref LineRequest request, LineAttribute attribute, ulong mask) =>
        request.Config.Attributes[(int)request.Config.AttributeCount++] = new LineConfigAttribute { Attribute = attribute, Mask = mask };

    private static LineFlags Flag(GpioBias bias) => bias switch
    {
        GpioBias.Disabled => LineFlags.BiasDisabled,
        GpioBias.PullUp => LineFlags.PullUp,
        GpioBias.PullDown => LineFlags.PullDown,
        _ => LineFlags.None,
    };
}
