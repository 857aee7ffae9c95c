using System.Globalization;
using HydraKiosk.Voices.Cascade.Remembering;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>One reply, from the question to its last sound. Under the session's lock.</summary>
/// <param name="number">See <see cref="ReplyNumbers"/>.</param>
internal sealed class ReplyRun(int number)
{
    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>Its id.</summary>
    public string Id { get; } = "reply-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Calls off whatever is under way for it.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Whether it was told that it began.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether it is over on this side: nothing more of it is told or played.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether the loudspeaker's side has said what was heard of it, or has nothing to say.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What it says, and when.</summary>
    public HeardText Heard { get; } = new();

    /// <summary>Its place in what the model is told; null before it begins.</summary>
    public AgentSaid? Said { get; set; }

    /// <summary>How many calls it asked for.</summary>
    public int Calls { get; set; }

    /// <summary>Bytes of sound that found no room.</summary>
    public long Dropped { get; set; }

    /// <summary>Where the time went.</summary>
    public ReplyDelays Delays;
}
