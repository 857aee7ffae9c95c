using System.Text;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>One spoken item of a reply, and how much of its sound has arrived.</summary>
/// <param name="id">The service's id, as bytes of the message.</param>
internal sealed class ReplyItem(byte[] id)
{
    /// <summary>The id as it stands on the wire.</summary>
    public byte[] Id { get; } = id;

    /// <summary>The id as text.</summary>
    public string Name { get; } = Encoding.UTF8.GetString(id);

    /// <summary>Bytes of sound, on the wire's own format.</summary>
    public long Bytes { get; set; }
}

/// <summary>What is known about one reply.</summary>
/// <param name="id">The service's id, as bytes of the message.</param>
/// <param name="number">The number under which it is known outside.</param>
internal sealed class Reply(byte[] id, int number)
{
    /// <summary>Begins the names that this program gives to a reply without one. The service knows none of them.</summary>
    public const string MadeUpPrefix = "unnamed-";

    /// <summary>The id as it stands on the wire.</summary>
    public byte[] Id { get; } = id;

    /// <summary>The id as text.</summary>
    public string Name { get; } = id.Length == 0 ? MadeUpPrefix + number : Encoding.UTF8.GetString(id);

    /// <summary>The number under which it is known outside.</summary>
    public int Number { get; } = number;

    /// <summary>What has come of its sound.</summary>
    public SoundCount Sound = SoundCount.None;

    /// <summary>Its spoken items, in the order in which their sound came.</summary>
    public List<ReplyItem> Items { get; } = [];

    /// <summary>Calls that it asked for.</summary>
    public int Calls { get; set; }

    /// <summary>Whether the service has announced it; otherwise its sound came without a word.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Whether nothing more of it is taken.</summary>
    public bool IsDone { get; set; }

    /// <summary>How much of it was heard, once it has ended at the loudspeaker; null before.</summary>
    public TimeSpan? Heard { get; set; }
}
