using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Remembering;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Cascade.Running;

/// <content>How one reply is made.</content>
internal sealed partial class Dialogue
{
    private readonly record struct Ruled(string Text, Task<ModerationVerdict> Verdict);

    private async Task RunAsync(ReplyRun run, PersonSaid? said, string? fixedText)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the caller holds the lock
        try
        {
            if (fixedText is not null)
            {
                await SayFixedAsync(run, fixedText);
                return;
            }

            if (said is not null)
            {
                await _reports.AllInAsync(run.Stop.Token);
            }

            var body = Question(run, said);
            if (body is not null)
            {
                await AnswerAsync(run, body);
            }
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            // It was ended meanwhile, and that was told.
        }
        catch (Exception error)
        {
            LinkTroubles.LinkFailed.Write(_parts.Log, OutcomeClassifier.Describe(error), error);
            lock (_lock)
            {
                Conclude(run, ReplyOutcome.Failed, "a defect of this program", null);
            }
        }
    }

    private byte[]? Question(ReplyRun run, PersonSaid? said)
    {
        lock (_lock)
        {
            if (run.IsOver)
            {
                return null;
            }

            if (said is not null)
            {
                _history.Add(said);
            }

            try
            {
                var body = ChatRequest.Write(_parts.Options.Chat, _plan.Instructions, _tools, _history.All);
                run.Said = _history.Begin(run.Number);
                run.Delays.AskedAt = _parts.Clock.GetTimestamp();
                return body;
            }
            catch (JsonException error)
            {
                _parts.Fail(LinkCause.ConfigurationRefused, $"a tool's parameters are no JSON: {error.Message}");
                return null;
            }
        }
    }

    private async Task AnswerAsync(ReplyRun run, byte[] body)
    {
        var sentences = Channel.CreateUnbounded<Ruled>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var speaking = SpeakAsync(run, sentences.Reader);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(run.Stop.Token);
        var cutter = new SentenceCutter();
        Action<string> onSentence = text =>
        {
            if (run.Delays.SentenceAt == 0)
            {
                run.Delays.SentenceAt = _parts.Clock.GetTimestamp();
            }

            sentences.Writer.TryWrite(new Ruled(text, _parts.Gate.PassAsync(Speaker.Agent, text, run.Stop.Token)));
        };
        var answering = _parts.Chat.AskAsync(body, piece => cutter.Add(piece, onSentence), asking.Token);
        await Task.WhenAny(answering, speaking); // speech that fails or is refused ends the question as well
        if (!answering.IsCompleted)
        {
            await asking.CancelAsync();
        }

        var end = await answering;
        if (end.Problem is null)
        {
            cutter.Finish(onSentence);
        }

        TakeCalls(run, end);
        sentences.Writer.TryComplete();
        var spoken = await speaking;
        Finish(run, end, spoken);
    }

    /// <summary>Speaks sentence after sentence.</summary>
    /// <returns>What ended it before its time; null where all was spoken.</returns>
    private async Task<SpeechProblem?> SpeakAsync(ReplyRun run, ChannelReader<Ruled> sentences)
    {
        var taker = new ReplySound(_parts, run, _lock);
        await foreach (var sentence in sentences.ReadAllAsync(run.Stop.Token))
        {
            var verdict = await sentence.Verdict;
            if (verdict.Ruling == ModerationRuling.Refuse)
            {
                return await SayAsync(run, taker, _parts.Options.Refusal)
                    ?? new SpeechProblem(SpeechTrouble.Cancelled, "refused by the moderator");
            }

            if (await SayAsync(run, taker, verdict.Ruling == ModerationRuling.Replace ? verdict.Text! : sentence.Text) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<SpeechProblem?> SayAsync(ReplyRun run, ReplySound taker, string text)
    {
        lock (_lock)
        {
            if (run.IsOver)
            {
                return new SpeechProblem(SpeechTrouble.Cancelled, "not wanted any more");
            }

            if (run.Delays.SaidAt == 0)
            {
                run.Delays.RuledAt = _parts.Gate.IsOpen ? run.Delays.SentenceAt : _parts.Clock.GetTimestamp();
                run.Delays.SaidAt = _parts.Clock.GetTimestamp();
            }

            Announce(run);
            run.Heard.Begin(text);
            if (run.Said is { } entry)
            {
                entry.Text = run.Heard.Text;
            }

            Tell(new VoiceReplyText(run.Number, Kept(text) + " ") { SoundBefore = run.Heard.Sound });
        }

        return await _parts.Speech.SayAsync(text, taker, run.Stop.Token);
    }

    private async Task SayFixedAsync(ReplyRun run, string text)
    {
        var problem = await SayAsync(run, new ReplySound(_parts, run, _lock), text);
        Finish(run, new ChatEnd(null), problem);
    }

    private void TakeCalls(ReplyRun run, ChatEnd end)
    {
        lock (_lock)
        {
            if (run.IsOver)
            {
                return;
            }

            ReplyEnds.Note(_parts.Log, end);
            if (end.Calls.Count == 0)
            {
                return;
            }

            Announce(run);
            run.Calls = end.Calls.Count;
            run.Said!.Calls = end.Calls;
            foreach (var call in end.Calls)
            {
                Tell(new VoiceCallAsked(run.Id, call.Id, call.Name, call.Arguments));
            }
        }
    }

    private void Finish(ReplyRun run, ChatEnd end, SpeechProblem? spoken)
    {
        lock (_lock)
        {
            if (run.IsOver)
            {
                return;
            }

            var wasRefused = spoken is { Trouble: SpeechTrouble.Cancelled };
            var speech = wasRefused ? null : spoken;
            var chat = spoken is not null ? null : end.Problem; // speech that ended early has called the answer off
            if (speech is null && chat is null)
            {
                _troubles.Worked();
            }

            var problem = chat is not null ? _troubles.NoteChat(chat) : speech is not null ? _troubles.NoteSpeech(speech) : end.Half is not null ? "half a tool call" : null;
            if (run.Said is { Text.Length: 0, Calls.Count: 0 })
            {
                _history.CutTo(run.Number, "");
            }

            var isAsked = _isAsked;
            Conclude(run, ReplyEnds.Outcome(end, problem), problem ?? ReplyEnds.Reason(end), ReplyEnds.Usage(end));
            _troubles.GiveUp(chat, speech);
            if (isAsked)
            {
                Start(_parts.Clock.GetTimestamp(), null, null);
            }
        }
    }
}
