namespace HydraKiosk.Voices.Realtime;

/// <summary>The formats as the wire names them.</summary>
internal static class RealtimeFormats
{
    /// <summary>What a format is called.</summary>
    public static string NameOf(RealtimeFormat format) => format switch
    {
        RealtimeFormat.MuLaw => "audio/pcmu",
        RealtimeFormat.ALaw => "audio/pcma",
        _ => "audio/pcm",
    };

    /// <summary>How many bytes a sample has.</summary>
    public static int BytesPerSample(RealtimeFormat format) => format == RealtimeFormat.Pcm ? sizeof(short) : 1;
}
