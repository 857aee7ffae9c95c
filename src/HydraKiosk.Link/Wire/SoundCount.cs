namespace HydraKiosk.Link.Wire;

/// <summary>What has come of the sound of one reply.</summary>
internal struct SoundCount
{
    /// <summary>The first byte of a sample cut by the end of a delta, or -1.</summary>
    public int Carry;

    /// <summary>Bytes in all.</summary>
    public long Bytes;

    /// <summary>Of these, what found no room.</summary>
    public long DroppedBytes;

    /// <summary>Nothing yet.</summary>
    public static SoundCount None => new() { Carry = -1 };
}
