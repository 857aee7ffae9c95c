using HydraKiosk.Conversation.Voice;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>Every stall of every kind of voice, in virtual time: nobody sits in silence for more than eight seconds.</summary>
public sealed class StallTableTests
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(8);

    /// <summary>Voice, stall, and the voice that stands in.</summary>
    public static TheoryData<string, Stall, string> Table
    {
        get
        {
            var table = new TheoryData<string, Stall, string>();
            foreach (var wire in Wires.All)
            {
                foreach (var stall in Enum.GetValues<Stall>())
                {
                    if (stall == Stall.NoAnswerToOutput && wire == "duplex")
                    {
                        continue; // it calls no tools
                    }

                    foreach (var other in (string[])["hydra", "realtime-by-button", "cascade"])
                    {
                        table.Add(wire, stall, other);
                    }
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task The_next_voice_answers_what_the_first_did_not(string wire, Stall stall, string other)
    {
        await using var room = new Room([("first", Wires.Of(wire)), ("second", Wires.Of(other))]);
        room.Voices[0].StallsAt = stall;
        room.Voices[0].UsesTool = stall == Stall.NoAnswerToOutput;
        room.Come().Speak().Wait(30);

        Assert.NotNull(room.Answer);
        Assert.True(room.LongestSilence <= _most, $"{room.LongestSilence.TotalSeconds:F2} s of silence");
        Assert.Equal("second", room.Failover.Standing.Name);
        Assert.Single(room.Log.Lines, l => l.EventId == FailoverCauses.GaveWay.Code);
        var gone = room.Told.First(t => t.Event is VoiceClosed { ByService: true }).At;
        Assert.InRange(room.Told.First(t => t.At >= gone && t.Event is VoiceReady).At - gone, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Contains(room.Fillers, at => at >= gone && at - gone <= TimeSpan.FromSeconds(2));
        Assert.Equal(room.Printed.Distinct(), room.Printed);
        Assert.All(room.Outputs, o => Assert.StartsWith(o.Voice, o.Call, StringComparison.Ordinal));
    }

    /// <summary>Voice and stall, with nobody to stand in.</summary>
    public static TheoryData<string, Stall> Alone
    {
        get
        {
            var table = new TheoryData<string, Stall>();
            foreach (var wire in Wires.All)
            {
                foreach (var stall in Enum.GetValues<Stall>().Where(s => s != Stall.NoAnswerToOutput || wire != "duplex"))
                {
                    table.Add(wire, stall);
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Alone_a_voice_is_given_new_sessions_and_then_the_person_is_told(string wire, Stall stall)
    {
        await using var room = new Room([("first", Wires.Of(wire))]);
        room.Voices[0].StallsAt = stall;
        room.Voices[0].UsesTool = stall == Stall.NoAnswerToOutput;
        room.Come().Speak().Wait(45);

        Assert.True(room.LongestSilence <= _most, $"{room.LongestSilence.TotalSeconds:F2} s of silence");
        Assert.InRange(room.Voices[0].Sessions, 2, 8);
        Assert.Contains(room.Log.Lines, l => l.EventId == FailoverCauses.Stalled.Code);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task A_stall_that_is_over_with_a_new_session_costs_one(string wire, Stall stall)
    {
        await using var room = new Room([("first", Wires.Of(wire))]);
        room.Voices[0].StallsAt = stall;
        room.Voices[0].UsesTool = stall == Stall.NoAnswerToOutput;
        room.Come().Speak();
        for (var i = 0; i < 1000 && room.Voices[0].IsReady; i++)
        {
            room.Wait(0.01);
        }

        room.Voices[0].StallsAt = null;
        room.Wait(20);

        Assert.NotNull(room.Answer);
        Assert.Equal(2, room.Voices[0].Sessions);
        Assert.True(room.LongestSilence <= _most, $"{room.LongestSilence.TotalSeconds:F2} s of silence");
        Assert.StartsWith("recap", room.Voices[0].LastInstructions, StringComparison.Ordinal);
    }
}
