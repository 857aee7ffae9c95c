namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>recording</c> part of the file.</summary>
public sealed record RecordingOptions
{
    /// <summary>Whether conversations are recorded.</summary>
    public bool Enabled { get; init; }

    /// <summary>Days after which a recording is deleted, 1 to 3650.</summary>
    public int RetentionDays { get; init; } = 7;

    /// <summary>Megabytes of all recordings together, 50 to 1000000; the oldest are deleted first.</summary>
    public int MaxMB { get; init; } = 2000;

    /// <summary>Megabytes that stay free on the disk, 0 to 1000000.</summary>
    public int MinFreeMB { get; init; } = 500;

    /// <summary>The folder; null for <c>recordings</c> in the state directory.</summary>
    public string? Path { get; init; }

    /// <summary>Whether what happens is written beside the sound.</summary>
    public bool Events { get; init; } = true;

    /// <summary>Whether what was said is written too, where the service tells it.</summary>
    public bool Transcripts { get; init; } = true;

    /// <summary>Whether the person hears after the first words that they are recorded.</summary>
    public bool Announce { get; init; }

    /// <summary>Who finds out afterwards what the person said; null for nobody.</summary>
    public TranscriptionOptions? Transcription { get; init; }
}

/// <summary>The <c>recording.transcription</c> part of the file.</summary>
public sealed record TranscriptionOptions
{
    /// <summary>Whose way of asking it is.</summary>
    public TranscriptionKind Kind { get; init; }

    /// <summary>The address; null for the service's own.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the credential with the service's key; null for a service that asks for none.</summary>
    public string? Credential { get; init; }

    /// <summary>The model; null for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>The language that is spoken, such as "en"; null where the service is to find out.</summary>
    public string? Language { get; init; }
}

/// <summary>The ways of asking for words.</summary>
public enum TranscriptionKind
{
    /// <summary>Smallest AI's Pulse.</summary>
    Pulse,

    /// <summary>OpenAI, and the many servers that do as it does.</summary>
    OpenAi,

    /// <summary>Deepgram.</summary>
    Deepgram,
}
