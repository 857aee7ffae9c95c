using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Recordings.Transcription;

/// <summary>
/// How each kind of service is asked for the words of an utterance, after its maker's documents of November 2026:
/// Smallest AI <c>POST /waves/v1/stt/?model=</c> with the bytes as they are, OpenAI <c>POST /v1/audio/transcriptions</c> with a form, Deepgram
/// <c>POST /v1/listen?model=</c> with the WAV.
/// </summary>
/// <param name="options">What the technician wrote.</param>
internal sealed class SpeechService(TranscriptionOptions options)
{
    private const int WavHeaderBytes = 44;

    /// <summary>Where requests go.</summary>
    public Uri Address { get; } = options.Url ?? new Uri(options.Kind switch
    {
        TranscriptionKind.Pulse => "https://api.smallest.ai/waves/v1/stt/",
        TranscriptionKind.Deepgram => "https://api.deepgram.com/v1/listen",
        _ => "https://api.openai.com/v1/audio/transcriptions",
    });

    /// <summary>What the service is called in a recording.</summary>
    public string Name => options.Kind switch
    {
        TranscriptionKind.Pulse => "pulse",
        TranscriptionKind.Deepgram => "deepgram",
        _ => "openai",
    };

    private string Model => options.Model ?? options.Kind switch
    {
        TranscriptionKind.Pulse => "pulse",
        TranscriptionKind.Deepgram => "nova-3",
        _ => "gpt-4o-mini-transcribe",
    };

    /// <summary>The request for one utterance.</summary>
    /// <param name="key">The service's key; null where it asks for none.</param>
    /// <param name="pcm">Mono at <see cref="UtteranceFinder.SampleRateHz"/>.</param>
    public HttpRequestMessage Request(string? key, ReadOnlySpan<short> pcm)
    {
        var wav = new ByteArrayContent(Wav(pcm));
        HttpRequestMessage request;
        if (options.Kind == TranscriptionKind.OpenAi)
        {
            wav.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            var form = new MultipartFormDataContent { Part("model", Model), Part("response_format", "json") };
            if (options.Language is { } language)
            {
                form.Add(Part("language", language));
            }

            wav.Headers.ContentDisposition = Place("file");
            wav.Headers.ContentDisposition.FileName = "\"utterance.wav\""; // by its ending the service knows what it is
            form.Add(wav);
            request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = form };
        }
        else
        {
            var isPulse = options.Kind == TranscriptionKind.Pulse;
            wav.Headers.ContentType = new MediaTypeHeaderValue(isPulse ? "application/octet-stream" : "audio/wav");
            request = new HttpRequestMessage(HttpMethod.Post, Query(isPulse)) { Content = wav };
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(options.Kind == TranscriptionKind.Deepgram ? "Token" : "Bearer", key);
        }

        return request;
    }

    /// <summary>The words of an answer; empty where nobody said any, null where it is none.</summary>
    public string? Words(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var at = json.RootElement;
            foreach (var step in options.Kind switch
            {
                TranscriptionKind.Pulse => (ReadOnlySpan<string>)["transcription"],
                TranscriptionKind.Deepgram => ["results", "channels", "", "alternatives", "", "transcript"],
                _ => ["text"],
            })
            {
                if (step.Length == 0 && at.ValueKind == JsonValueKind.Array && at.GetArrayLength() > 0)
                {
                    at = at[0];
                }
                else if (step.Length == 0 || at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
                {
                    return null;
                }
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString()!.Trim() : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or a text that is no Unicode
        }
    }

    private static StringContent Part(string name, string value)
    {
        var part = new StringContent(value);
        part.Headers.ContentDisposition = Place(name);
        return part;
    }

    /// <summary>With quotes, as browsers write it: not every server takes a name without them.</summary>
    private static ContentDispositionHeaderValue Place(string name) => new("form-data") { Name = $"\"{name}\"" };

    private Uri Query(bool isPulse)
    {
        var language = options.Language is { } named ? $"&language={Uri.EscapeDataString(named)}" : isPulse ? "" : "&detect_language=true";
        var more = $"model={Uri.EscapeDataString(Model)}{language}{(isPulse ? "" : "&smart_format=true")}";
        return new UriBuilder(Address) { Query = Address.Query.Length > 1 ? $"{Address.Query[1..]}&{more}" : more }.Uri;
    }

    private static byte[] Wav(ReadOnlySpan<short> pcm)
    {
        var wav = new byte[WavHeaderBytes + (pcm.Length * 2)];
        Span<byte> h = wav;
        "RIFF"u8.CopyTo(h);
        BinaryPrimitives.WriteInt32LittleEndian(h[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(h[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(h[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(h[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(h[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(h[24..], UtteranceFinder.SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(h[28..], UtteranceFinder.SampleRateHz * 2);
        BinaryPrimitives.WriteInt16LittleEndian(h[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(h[34..], 16);
        "data"u8.CopyTo(h[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(h[40..], pcm.Length * 2);
        MemoryMarshal.AsBytes(pcm).CopyTo(h[WavHeaderBytes..]);
        return wav;
    }
}
