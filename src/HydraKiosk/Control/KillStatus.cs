using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Control;

/// <summary>How the kill switch stands.</summary>
public sealed record KillStatus
{
    /// <summary>Whether no tool runs.</summary>
    public bool Tools { get; init; }

    /// <summary>Whether no sample of the microphone leaves the device.</summary>
    public bool Microphone { get; init; }

    /// <summary>Whether everything is stopped, and there is no session.</summary>
    public bool All { get; init; }

    /// <summary>Whether a command has stopped something.</summary>
    public bool ByCommand { get; init; }

    /// <summary>Whether the switch on the device has, or nobody knows how it stands.</summary>
    public bool BySwitch { get; init; }

    /// <summary>Who gave the command; null where there is none.</summary>
    public string? By { get; init; }

    /// <summary>Since when the command holds, by the wall clock; null where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The same in a few words; null where nothing is stopped.</summary>
    public string? InWords { get; init; }

    internal static KillStatus Of(KillState state) => new()
    {
        Tools = state.StopsTools,
        Microphone = state.StopsMicrophone,
        All = state.StopsAll,
        ByCommand = state.Command.Count > 0,
        BySwitch = state.Line == true,
        By = state.By,
        Since = state.Since,
        InWords = state.InWords(),
    };
}
