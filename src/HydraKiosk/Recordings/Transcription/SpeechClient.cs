using System.Globalization;

namespace HydraKiosk.Recordings.Transcription;

/// <summary>What came of asking for the words of an utterance.</summary>
internal abstract record SpeechAnswer
{
    /// <summary>The words; empty where there were none.</summary>
    public sealed record Words(string Text) : SpeechAnswer;

    /// <summary>The service does not take this utterance, and will not take it later.</summary>
    public sealed record NotTaken(string Why) : SpeechAnswer;

    /// <summary>Another attempt may do better.</summary>
    public sealed record Later(string Why) : SpeechAnswer;

    /// <summary>The service refuses the key.</summary>
    public sealed record Refused(int Status) : SpeechAnswer;

    /// <summary>There is no key to send.</summary>
    public sealed record NoKey(string Why) : SpeechAnswer;
}

/// <summary>Asks a service for words. Nothing that it does is thrown, but for being told to stop.</summary>
/// <param name="service">Whom and how.</param>
/// <param name="readKey">Reads the service's key anew, or says why it cannot; null where the service asks for none.</param>
/// <param name="send">Sends a request.</param>
/// <param name="time">The clock.</param>
internal sealed class SpeechClient(
    SpeechService service, Func<(string? Key, string? Problem)>? readKey,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, TimeProvider time)
{
    private const int MostAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks once.</summary>
    /// <param name="pcm">The utterance.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<SpeechAnswer> AskAsync(ReadOnlyMemory<short> pcm, CancellationToken stop)
    {
        var (key, problem) = readKey?.Invoke() ?? default;
        if (problem is not null)
        {
            return new SpeechAnswer.NoKey(problem);
        }

        using var limit = new CancellationTokenSource(_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            using var request = service.Request(key, pcm.Span);
            using var response = await send(request, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested
            && fault is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            var error = (fault as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
            return new SpeechAnswer.Later(
                fault is OperationCanceledException ? $"no answer within {_limit.TotalSeconds:0} s"
                : error == HttpRequestError.Unknown ? fault.InnerException?.Message ?? fault.Message : error.ToString());
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop); // how the end looks from here differs from case to case
        }
    }

    private async Task<SpeechAnswer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        var inWords = string.Create(CultureInfo.InvariantCulture, $"status {status}");
        switch (status)
        {
            case 401 or 403:
                return new SpeechAnswer.Refused(status);
            case 408 or 429 or >= 500:
                return new SpeechAnswer.Later(inWords);
            case >= 300 and < 400:
                return new SpeechAnswer.Later($"{inWords}; redirects are not followed");
            case 404 or 405:
                return new SpeechAnswer.Later($"{inWords}; the address is wrong");
            case < 200 or >= 300:
                return new SpeechAnswer.NotTaken(inWords);
        }

        var answer = new byte[MostAnswerBytes + 1];
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, stop);
        return length > MostAnswerBytes ? new SpeechAnswer.NotTaken("an answer of more than a megabyte")
            : service.Words(answer.AsMemory(0, length)) is { } words ? new SpeechAnswer.Words(words)
            : new SpeechAnswer.NotTaken("an answer without words in the place where they should be");
    }
}
