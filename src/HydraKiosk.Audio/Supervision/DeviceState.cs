namespace HydraKiosk.Audio.Supervision;

/// <summary>What the sound device is doing, as the conversation and the LEDs should show it.</summary>
public abstract record DeviceState
{
    /// <summary>Nothing was opened yet.</summary>
    public sealed record Starting : DeviceState;

    /// <summary>The device calls, and after a loss by deafness also hears.</summary>
    /// <param name="Device">Its name.</param>
    public sealed record Running(string Device) : DeviceState
    {
        /// <summary>The microphone's name, where it is another device than the loudspeaker.</summary>
        public string Capture { get; init; } = Device;

        /// <summary>The loudspeaker's name, where it is another device than the microphone.</summary>
        public string Playback { get; init; } = Device;
    }

    /// <summary>There is no working device. A <see cref="Reopening"/> follows, always.</summary>
    /// <param name="Reason">What happened, likely cause, what to do.</param>
    /// <param name="Code">The HK number.</param>
    public sealed record Lost(string Reason, int Code) : DeviceState;

    /// <summary>The next attempt is due.</summary>
    /// <param name="Attempt">1 for the first since the device last ran well.</param>
    /// <param name="In">When, from now.</param>
    public sealed record Reopening(int Attempt, TimeSpan In) : DeviceState;

    /// <summary>The supervisor was told to end and has closed the device.</summary>
    public sealed record Stopped : DeviceState;
}
