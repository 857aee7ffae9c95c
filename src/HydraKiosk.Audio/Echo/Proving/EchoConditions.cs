using System.Globalization;
using HydraKiosk.Audio.Devices;

namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>Under which conditions something was learned or proven of an echo. With any other of them it says nothing.</summary>
/// <param name="Capture">The microphone, by name.</param>
/// <param name="Playback">The loudspeaker, by name.</param>
public sealed record EchoConditions(string Capture, string Playback)
{
    /// <summary>The canceller that learns now; another number where what it learned or proved before says nothing of it.</summary>
    public const string OwnCanceller = "own 2";

    /// <summary>A canceller in the device or in the sound server, with what judges its work here.</summary>
    public const string ExternalCanceller = "external 1";

    /// <summary>What the microphone delivers.</summary>
    public AudioFormat CaptureFormat { get; init; }

    /// <summary>What the loudspeaker takes.</summary>
    public AudioFormat PlaybackFormat { get; init; }

    /// <summary>The channel that is listened to, from 1; null for all of them.</summary>
    public int? Channel { get; init; }

    /// <summary>The channel of the microphone that carries what is played, from 1; null for none.</summary>
    public int? ReferenceChannel { get; init; }

    /// <summary>Gain of the microphone, dB.</summary>
    public double GainDb { get; init; }

    /// <summary>The loudspeaker's level, 0 to 1.</summary>
    public double Volume { get; init; }

    /// <summary>The largest peak for the loudspeaker, dBFS.</summary>
    public double LimitDbfs { get; init; }

    /// <summary>Who takes the echo out.</summary>
    public string Canceller { get; init; } = OwnCanceller;

    /// <summary>All of it on one line, the same for the same conditions and for no others.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"microphone {Quoted(Capture)}, {CaptureFormat}, channel {Channel ?? 0}, reference {ReferenceChannel ?? 0}, gain {GainDb:0.##} dB; "
            + $"loudspeaker {Quoted(Playback)}, {PlaybackFormat}, volume {Volume:0.###}, limit {LimitDbfs:0.##} dBFS; canceller {Canceller}");

    /// <summary>Names come from drivers: one that held the words of another field must not pass for it.</summary>
    private static string Quoted(string name) =>
        $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
