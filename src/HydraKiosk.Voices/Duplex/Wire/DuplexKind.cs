namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>The first byte of every message: what the rest of it is (Moshi's <c>rust/protocol.md</c>).</summary>
internal enum DuplexKind : byte
{
    /// <summary>The service listens from here on. Whatever was sent before is lost.</summary>
    Handshake = 0,

    /// <summary>Ogg pages with Opus in them, both ways.</summary>
    Sound = 1,

    /// <summary>A piece of what the model says, UTF-8.</summary>
    Text = 2,

    /// <summary>One byte: start, end of turn, pause, restart. Not used where sound flows all the time.</summary>
    Control = 3,

    /// <summary>JSON about the model.</summary>
    Metadata = 4,

    /// <summary>What went wrong, UTF-8.</summary>
    Error = 5,

    /// <summary>Nothing.</summary>
    Ping = 6,
}
