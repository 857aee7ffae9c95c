using HydraKiosk.Audio.Devices;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Backoff;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings.Transcription;

/// <summary>
/// Finds out afterwards what the person said, recording by recording, while nobody is in a conversation: an utterance at a time is sent, so that a
/// new visitor waits for none. What fails is tried again, ever later, for a limited number of times; nothing of it reaches a conversation.
/// </summary>
/// <param name="folder">The recordings.</param>
/// <param name="client">Asks the service.</param>
/// <param name="service">Which one.</param>
/// <param name="lines">Makes the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The journal.</param>
internal sealed class Transcriber(
    RecordingFolder folder, SpeechClient client, SpeechService service, EventLines lines, TimeProvider time, ILogger log) : INoticeSink
{
    /// <summary>Shorter ones are coughs and clicks, of which services make words that nobody said.</summary>
    public const int ShortestSpeechMs = 300;

    private const int MostFailures = 6;
    private const int MostUtterances = 500;
    private const int MostWaiting = 1000;

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Queue<WaitingRecording> _waiting = new();
    private readonly ExponentialBackoff _backoff = new(Random.Shared, leastShare: 0.5);
    private CancellationTokenSource? _asking;
    private bool _isEngaged;
    private bool _isTold;
    private TimeSpan _pause;

    /// <summary>Recordings that wait. Any thread.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>A recording is finished. Any thread.</summary>
    /// <param name="name">Which.</param>
    public void Add(string name)
    {
        lock (_lock)
        {
            if (_waiting.Count < MostWaiting)
            {
                _waiting.Enqueue(new WaitingRecording(name)); // what finds no place is found again after a restart
            }
        }
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is not (ConversationBegan or ConversationEnded))
        {
            return;
        }

        lock (_lock)
        {
            _isEngaged = notice is ConversationBegan;
            if (_isEngaged)
            {
                _ = _asking?.CancelAsync(); // the network is the visitor's now
            }
        }
    }

    /// <summary>Works until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var name in Unfinished())
        {
            Add(name);
        }

        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(_pause > _look ? _pause : _look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _pause = TimeSpan.Zero;
            while (!stop.IsCancellationRequested && await StepAsync(stop))
            {
                // the next one
            }
        }
    }

    /// <summary>Transcribes the oldest recording that waits.</summary>
    /// <param name="stop">Ends it; the recording waits on.</param>
    /// <returns>Whether it is done with and another one can be taken at once.</returns>
    internal async Task<bool> StepAsync(CancellationToken stop)
    {
        WaitingRecording recording;
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_lock)
        {
            if (_isEngaged || !_waiting.TryPeek(out var next))
            {
                return false;
            }

            (recording, _asking) = (next, asking);
        }

        var isDone = true;
        try
        {
            isDone = await TranscribeAsync(recording, asking.Token);
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            isDone = false;
        }
        catch (Exception fault) when (fault is AudioDeviceException or IOException or UnauthorizedAccessException)
        {
            RecordingCauses.GivenUp.Write(log, recording.Name, fault.Message); // deleted meanwhile, or damaged
        }

        lock (_lock)
        {
            _asking = null;
            if (isDone)
            {
                _waiting.Dequeue();
            }
        }

        return isDone;
    }

    /// <returns>False where it is to be tried again later.</returns>
    private async Task<bool> TranscribeAsync(WaitingRecording recording, CancellationToken stop)
    {
        using var finder = new UtteranceFinder(folder.File(recording.Name, RecordingNames.Sound));
        for (var number = 0; number < MostUtterances && finder.Next() is { } utterance; number++)
        {
            if (number < recording.Done)
            {
                continue;
            }

            if (utterance.SpeechMs < ShortestSpeechMs)
            {
                recording.Skipped++;
            }
            else if (!Settle(recording, utterance, await client.AskAsync(utterance.Pcm, stop)))
            {
                return recording.Failures >= MostFailures && GiveUp(recording);
            }

            recording.Done++;
        }

        EventsFile.Complete(folder.File(recording.Name, RecordingNames.Events), recording.Lines, "done");
        RecordingLog.Transcribed(log, recording.Name, recording.Lines.Count, recording.Skipped);
        return true;
    }

    /// <returns>False where the utterance has to be asked for again.</returns>
    private bool Settle(WaitingRecording recording, Utterance utterance, SpeechAnswer answer)
    {
        switch (answer)
        {
            case SpeechAnswer.Words words:
                (_isTold, recording.Failures) = (false, 0);
                _backoff.Reset();
                if (words.Text.Length > 0)
                {
                    recording.Lines.Add(lines.Transcript(utterance.StartMs, utterance.EndMs, words.Text, service.Name));
                }

                return true;
            case SpeechAnswer.NotTaken refused:
                recording.Skipped++;
                Tell(() => RecordingCauses.ServiceFails.Write(log, service.Address.Host, refused.Why));
                return true;
            case SpeechAnswer.Refused refused:
                _pause = _longestPause;
                Tell(() => RecordingCauses.KeyRefused.Write(log, service.Address.Host, refused.Status));
                return false;
            case SpeechAnswer.NoKey none:
                _pause = _longestPause;
                Tell(() => RecordingCauses.NoCredential.Write(log, none.Why));
                return false;
            case SpeechAnswer.Later later:
                recording.Failures++;
                _pause = _backoff.Next(_firstPause, _longestPause);
                Tell(() => RecordingCauses.ServiceFails.Write(log, service.Address.Host, later.Why));
                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer), answer, null);
        }
    }

    /// <summary>What was found out is kept.</summary>
    private bool GiveUp(WaitingRecording recording)
    {
        EventsFile.Complete(folder.File(recording.Name, RecordingNames.Events), recording.Lines, "given-up");
        RecordingCauses.GivenUp.Write(log, recording.Name, $"the service failed {MostFailures} times");
        return true;
    }

    /// <summary>Once, until the service has answered again.</summary>
    private void Tell(Action write)
    {
        if (!_isTold)
        {
            _isTold = true;
            write();
        }
    }

    private List<string> Unfinished()
    {
        try
        {
            var being = folder.BeingWritten();
            return folder.List().FindAll(name => name != being && EventsFile.WaitsForWords(folder.File(name, RecordingNames.Events)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return []; // the recorder stands before the same folder, and says so
        }
    }
}
