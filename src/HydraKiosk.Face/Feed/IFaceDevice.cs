using System.Text.Json;

namespace HydraKiosk.Face.Feed;

/// <summary>The device behind the pages. Every member may be used from any thread and returns at once.</summary>
public interface IFaceDevice
{
    /// <summary>How it is at this moment.</summary>
    FaceState Read();

    /// <summary>RMS levels at the microphone and at the loudspeaker, dBFS; −120 is silence.</summary>
    (float Microphone, float Loudspeaker) Levels { get; }

    /// <summary>The reply that was played last and how much of it has sounded; reply 0 before the first.</summary>
    (int Reply, TimeSpan Heard) Playing { get; }

    /// <summary>Does what a person has asked for.</summary>
    /// <param name="wish">What.</param>
    void Do(FaceWish wish);

    /// <summary>Writes, as members of an object, what the technician's page shows.</summary>
    void WriteStatus(Utf8JsonWriter json);

    /// <summary>Does what a technician has asked for.</summary>
    /// <param name="verb">mute, unmute or kill.</param>
    /// <returns>False where there is no such verb.</returns>
    bool DoForTechnician(string verb);

    /// <summary>What the technician may try.</summary>
    IFaceBench Bench { get; }

    /// <summary>The last minute, written down for whoever looks for a fault; null where none is kept.</summary>
    /// <param name="problem">Why not, for a person.</param>
    byte[]? LastMinute(out string? problem);
}

/// <summary>What a person can ask for on the page.</summary>
public enum FaceVerb
{
    /// <summary>Talk, as a button that is pressed (on) and let go (off).</summary>
    Talk,

    /// <summary>Microphone off (on) or on again (off).</summary>
    Mute,

    /// <summary>The conversation is over.</summary>
    End,

    /// <summary>Louder.</summary>
    Louder,

    /// <summary>Quieter.</summary>
    Quieter,

    /// <summary>The agent is to speak slowly, or not any more.</summary>
    Slow,

    /// <summary>A member of staff is wanted.</summary>
    Staff,

    /// <summary>The person agrees to what the device asks.</summary>
    Confirm,

    /// <summary>The person types instead of speaking.</summary>
    Say,
}

/// <summary>What was asked for.</summary>
/// <param name="Verb">What.</param>
/// <param name="IsOn">Whether it begins or ends, where it does either.</param>
/// <param name="Text">What was typed; empty for everything else.</param>
public sealed record FaceWish(FaceVerb Verb, bool IsOn, string Text);
