using HydraKiosk.Fakes;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Hearing;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>When a turn begins and ends, chunk by chunk.</summary>
public sealed class TurnEndingTests
{
    private readonly ManualClock _clock = new();
    private readonly Told _told = new();

    [Fact]
    public void A_voice_begins_a_turn_and_silence_asks_for_its_rest()
    {
        using var turns = Turns();
        Chunks(turns, true, 2);
        Assert.Empty(_told.All);
        Chunks(turns, true, 20);
        Chunks(turns, false, 29);
        Assert.Equal(["began turn-1"], _told.All);
        Chunks(turns, false, 1);
        Assert.Equal(["began turn-1", "ended turn-1", "rest"], _told.All);
        turns.OnWords("where is it", isFinal: true);
        Assert.Equal("taken turn-1 where is it", _told.All[^1]);
    }

    [Fact]
    public void The_recognisers_end_of_an_utterance_ends_a_turn_earlier()
    {
        using var turns = Turns();
        Chunks(turns, true, 20);
        turns.OnWords("where", isFinal: false);
        Chunks(turns, false, 10);
        turns.OnWords("where is it", isFinal: true);
        Assert.DoesNotContain(_told.All, t => t.StartsWith("taken", StringComparison.Ordinal));
        Chunks(turns, false, 5);
        Assert.Equal("taken turn-1 where is it", _told.All[^1]);
        Assert.DoesNotContain("rest", _told.All);
    }

    [Fact]
    public void Whoever_goes_on_after_a_pause_has_one_turn_with_all_of_it()
    {
        using var turns = Turns();
        Chunks(turns, true, 20);
        turns.OnWords("where are", isFinal: true);
        Chunks(turns, false, 10);
        Chunks(turns, true, 20);
        turns.OnWords("the lockers", isFinal: false);
        Chunks(turns, false, 30);
        turns.OnWords("the lockers", isFinal: true);
        Assert.Equal("taken turn-1 where are the lockers", _told.All[^1]);
        Assert.Single(_told.All, t => t.StartsWith("began", StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_goes_on_while_the_rest_is_awaited_has_not_finished()
    {
        using var turns = Turns();
        Chunks(turns, true, 20);
        Chunks(turns, false, 30);
        Chunks(turns, true, 10);
        turns.OnWords("where are", isFinal: true);
        Assert.DoesNotContain(_told.All, t => t.StartsWith("taken", StringComparison.Ordinal));
        Chunks(turns, false, 30);
        Assert.Equal("taken turn-1 where are", _told.All[^1]);
    }

    [Fact]
    public void A_noise_without_words_is_dismissed()
    {
        using var turns = Turns();
        Chunks(turns, true, 5);
        Chunks(turns, false, 30);
        turns.OnWords("", isFinal: true);
        Assert.Equal("dismissed turn-1", _told.All[^1]);
        Assert.False(turns.IsOpen);
    }

    [Fact]
    public void A_recogniser_that_does_not_finish_is_not_waited_for_longer_than_its_limit()
    {
        using var turns = Turns();
        Chunks(turns, true, 20);
        turns.OnWords("where is", isFinal: false);
        Chunks(turns, false, 30);
        _clock.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.Equal("rest", _told.All[^1]);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["late", "taken turn-1 where is"], _told.All.TakeLast(2));
    }

    [Fact]
    public void Words_that_the_detector_did_not_hear_are_a_turn_as_well()
    {
        using var turns = Turns();
        turns.OnWords("hello", isFinal: false);
        Assert.Equal(["began turn-1", "words turn-1"], _told.All);
        Chunks(turns, false, 15);
        turns.OnWords("hello", isFinal: true);
        Assert.Equal("taken turn-1 hello", _told.All[^1]);
    }

    [Fact]
    public void Words_that_come_after_a_turn_was_taken_are_no_turn()
    {
        using var turns = Turns();
        Chunks(turns, true, 20);
        Chunks(turns, false, 30);
        turns.OnWords("where is it", isFinal: true);
        turns.OnWords("please", isFinal: true);
        Assert.Equal("dropped 6", _told.All[^1]);
    }

    [Fact]
    public void A_client_ends_a_turn_once_what_was_heard_until_then_has_left()
    {
        using var turns = Turns(new TurnOptions { ByClient = true });
        Chunks(turns, true, 50);
        Assert.Empty(_told.All);
        turns.BeginByClient();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        turns.EndByClient();
        turns.OnChunk(_clock.GetTimestamp() - TimeSpan.FromMilliseconds(40).Ticks, true);
        Assert.Equal(["began turn-1", "ended turn-1"], _told.All);
        turns.OnChunk(_clock.GetTimestamp(), false);
        Assert.Equal("rest", _told.All[^1]);
        turns.OnWords("stop", isFinal: true);
        Assert.Equal("taken turn-1 stop", _told.All[^1]);
    }

    [Fact]
    public void An_endless_turn_is_ended()
    {
        using var turns = Turns();
        Chunks(turns, true, 3100);
        Assert.Contains("rest", _told.All);
    }

    [Fact]
    public void A_chunk_costs_no_memory()
    {
        using var turns = Turns();
        Assert.Equal(0, Allocations.In(() => turns.OnChunk(1, false)));
    }

    private TurnEnding Turns(TurnOptions? options = null)
    {
        TurnEnding? turns = null;
        return turns = new TurnEnding(options ?? new TurnOptions(), TimeSpan.FromMilliseconds(20), _told, _clock, () => turns!.OnLimit());
    }

    private void Chunks(TurnEnding turns, bool isVoice, int count)
    {
        for (var i = 0; i < count; i++)
        {
            turns.OnChunk(_clock.GetTimestamp(), isVoice);
        }
    }

    private sealed class Told : ITurnListener
    {
        public List<string> All { get; } = [];

        public void Began(string utterance) => All.Add($"began {utterance}");

        public void HasWords(string utterance) => All.Add($"words {utterance}");

        public void Ended(string utterance) => All.Add($"ended {utterance}");

        public void AskForRest() => All.Add("rest");

        public void Taken(string utterance, string words, TimeSpan waited) => All.Add($"taken {utterance} {words}");

        public void Dismissed(string utterance) => All.Add($"dismissed {utterance}");

        public void RestIsLate(TimeSpan limit) => All.Add("late");

        public void LateWords(int characters) => All.Add($"dropped {characters}");
    }
}
