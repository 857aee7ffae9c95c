using System.Runtime.InteropServices;

namespace HydraKiosk.Primitives.Rings;

/// <summary>
/// The two sides' positions, each side 128 bytes from the other and from its neighbours. Outside of <see cref="SpscRing{T}"/> because the
/// runtime refuses to load an explicit layout inside a generic type.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct RingPositions
{
    /// <summary>Producer: elements ever written.</summary>
    [FieldOffset(128)]
    public long Write;

    /// <summary>Producer: the consumer's position when it was last looked at.</summary>
    [FieldOffset(136)]
    public long ReadSeenByProducer;

    /// <summary>Producer: elements refused.</summary>
    [FieldOffset(144)]
    public long Dropped;

    /// <summary>Consumer: elements ever read.</summary>
    [FieldOffset(256)]
    public long Read;

    /// <summary>Consumer: the producer's position when it was last looked at.</summary>
    [FieldOffset(264)]
    public long WriteSeenByConsumer;

    /// <summary>Consumer: elements asked for in vain.</summary>
    [FieldOffset(272)]
    public long Missing;
}
