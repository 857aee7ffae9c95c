using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;

namespace HydraKiosk.Tests.Configuration;

/// <summary>The <c>recording</c> part of the file.</summary>
public sealed class RecordingSettingsTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_section_nothing_is_recorded()
    {
        var recording = _folder.Load(ConfigFolder.With()).Configuration!.Options.Recording;
        Assert.False(recording.Enabled);
        Assert.False(recording.Announce);
        Assert.Null(recording.Transcription);
    }

    [Fact]
    public void All_of_it_is_read_and_the_folder_starts_at_the_file()
    {
        var result = _folder.Load(ConfigFolder.With(more: """
            "recording": { "enabled": true, "retentionDays": 30, "maxMB": 100, "minFreeMB": 0, "path": "calls", "events": true, "transcripts": true,
              "announce": true, "transcription": { "kind": "deepgram", "credential": "stt", "model": "nova-3", "language": "en" } }
            """));
        Assert.Empty(result.Problems);
        var recording = result.Configuration!.Options.Recording;
        Assert.Equal((30, 100, 0, true), (recording.RetentionDays, recording.MaxMB, recording.MinFreeMB, recording.Announce));
        Assert.Equal(Path.Combine(_folder.Path, "calls"), recording.Path);
        Assert.Equal(new TranscriptionOptions { Kind = TranscriptionKind.Deepgram, Credential = "stt", Model = "nova-3", Language = "en" }, recording.Transcription);
    }

    [Theory]
    [InlineData(""" "enabled": true, "events": false, "transcription": { "kind": "pulse" } """, "recording.transcription")]
    [InlineData(""" "enabled": true, "transcripts": false, "transcription": { "kind": "pulse" } """, "recording.transcription")]
    [InlineData(""" "enabled": true, "transcription": { } """, "recording.transcription")]
    [InlineData(""" "enabled": true, "transcription": { "kind": "whisper" } """, "recording.transcription.kind")]
    [InlineData(""" "enabled": true, "transcription": { "kind": "openai", "credential": "../key" } """, "recording.transcription.credential")]
    [InlineData(""" "enabled": true, "transcription": { "kind": "openai", "url": "ftp://x" } """, "recording.transcription.url")]
    [InlineData(""" "maxMB": 49 """, "recording.maxMB")]
    [InlineData(""" "retentionDays": 0 """, "recording.retentionDays")]
    [InlineData(""" "minFreeMB": -1 """, "recording.minFreeMB")]
    [InlineData(""" "enabled": "yes" """, "recording.enabled")]
    public void What_cannot_be_is_an_error_at_its_place(string settings, string path)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $$""" "recording": { {{settings}} } """));
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.StartsWith(path, problem.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "transcription": { "kind": "pulse" } """, "recording.transcription")]
    [InlineData(""" "enabled": true, "transcription": { "kind": "openai", "url": "http://10.0.0.7:8000/v1/audio/transcriptions" } """,
        "recording.transcription.url")]
    public void What_does_nothing_or_is_not_encrypted_is_warned_of(string settings, string path)
    {
        var problem = _folder.Single(ConfigFolder.With(more: $$""" "recording": { {{settings}} } """));
        Assert.Equal((ProblemSeverity.Warning, path), (problem.Severity, problem.Path));
    }
}
