using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>talk</c> part of the file.</summary>
public sealed record TalkOptions
{
    /// <summary>When the microphone is open.</summary>
    public TalkMode Mode { get; init; } = TalkMode.HandsFree;

    /// <summary>Milliseconds of microphone from before a press that go out as well, 0 to 2000.</summary>
    public int PrerollMs { get; init; } = 300;

    /// <summary>Milliseconds of microphone after a release that still go out, 0 to 2000.</summary>
    public int TailMs { get; init; } = 400;

    /// <summary><see cref="PrerollMs"/>.</summary>
    public TimeSpan Preroll => TimeSpan.FromMilliseconds(PrerollMs);

    /// <summary><see cref="TailMs"/>.</summary>
    public TimeSpan Tail => TimeSpan.FromMilliseconds(TailMs);
}
