namespace HydraKiosk.Audio.Echo;

/// <summary>What becomes of a block of the microphone.</summary>
internal enum EchoPassage
{
    /// <summary>It may not be heard.</summary>
    Close,

    /// <summary>It may be heard.</summary>
    Pass,

    /// <summary>It may not be heard now, but it will be if a person turns out to have begun in it.</summary>
    Hold,

    /// <summary>A person is heard: it may be heard, and with it what was held back before.</summary>
    PassWithPast,
}
