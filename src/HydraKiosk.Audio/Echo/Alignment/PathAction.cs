namespace HydraKiosk.Audio.Echo.Alignment;

/// <summary>What is to be done about a path that no longer fits.</summary>
internal enum PathAction
{
    /// <summary>It fits, or is learning.</summary>
    None,

    /// <summary>The echo comes at another time than before: the reference is to be moved.</summary>
    Shift,

    /// <summary>The path is worse than none and was not found elsewhere: it is to be forgotten.</summary>
    Restart,
}
