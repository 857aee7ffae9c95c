namespace HydraKiosk.Devices.Can;

/// <summary>Which frames of a CAN bus close and open a contact.</summary>
/// <remarks>
/// A frame that fits <see cref="Closed"/> closes it. It opens with a frame that fits <see cref="Opened"/> where there is one; else with a frame of the
/// same id that does not fit, or when no fitting frame came for <see cref="ReleaseAfter"/>.
/// </remarks>
public sealed record CanMatch
{
    private const uint MaxStandard = 0x7FF;
    private const uint MaxExtended = 0x1FFF_FFFF;
    private static readonly TimeSpan _usualRelease = TimeSpan.FromMilliseconds(300);
    private readonly string _interface = "can0";
    private readonly uint _id;
    private readonly TimeSpan? _releaseAfter;
    private readonly bool _isExtended;

    /// <summary>The interface's name: <c>can0</c>. At most 15 bytes.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds what a name cannot.</exception>
    public required string Interface
    {
        get => _interface;
        init => _interface = IsName(value) ? value : throw new ArgumentException($"'{value}' cannot be an interface's name", nameof(value));
    }

    /// <summary>The frame's id, 0 to 0x1FFFFFFF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is larger.</exception>
    public required uint Id
    {
        get => _id;
        init => _id = value <= MaxExtended ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "the largest id is 0x1FFFFFFF");
    }

    /// <summary>Whether the id has 29 bits; true of itself where it is above 0x7FF.</summary>
    public bool IsExtended
    {
        get => _isExtended || _id > MaxStandard;
        init => _isExtended = value;
    }

    /// <summary>Which bits of the id must be equal; all by default.</summary>
    public uint IdMask { get; init; } = MaxExtended;

    /// <summary>What closes it; every frame of the id by default.</summary>
    public CanPattern Closed { get; init; } = CanPattern.Any;

    /// <summary>What opens it; null where any other data does.</summary>
    public CanPattern? Opened { get; init; }

    /// <summary>
    /// How long after the last fitting frame it opens by itself, for senders that repeat it while the button is held: 300 ms by default, and never by
    /// default where there is an <see cref="Opened"/>. Zero for never, as with senders that send only when something changes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan ReleaseAfter
    {
        get => _releaseAfter ?? (Opened is null ? _usualRelease : TimeSpan.Zero);
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _releaseAfter = value;
        }
    }

    /// <summary>As a technician would say it: <c>can0 id 0x123 data 01 ..</c>.</summary>
    public override string ToString()
    {
        var data = Closed.ToString();
        return $"{Interface} id 0x{Id.ToString(IsExtended ? "X8" : "X3")}" + (data.Length == 0 ? "" : $" data {data}");
    }

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= InterfaceRequest.MaxName } && text is not ("." or "..") && text.All(c => c is > ' ' and < (char)127 and not '/' and not ':');
}
