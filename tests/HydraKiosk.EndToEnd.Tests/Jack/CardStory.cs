using System.Diagnostics;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>A <see cref="Story"/> whose daemon has a sound card in a room: what the visitor says there, and what the loudspeaker says.</summary>
internal sealed class CardStory
{
    /// <summary>Peak of the room's noise: about -65 dBFS RMS. Exact zeros are what a dead microphone delivers.</summary>
    private const float NoisePeak = 1f / 1024;

    /// <summary>Longer than any story, so that the room never falls silent to the last bit.</summary>
    private const int RoomSeconds = 45;

    private readonly JackRoom _room;
    private readonly int _rateHz;

    private CardStory(Story story, JackRoom room, int rateHz)
    {
        Story = story;
        _room = room;
        _rateHz = rateHz;
    }

    public Story Story { get; }

    /// <summary>Tells a story on a card with this rate.</summary>
    public static Task TellAsync(ITestOutputHelper output, int rateHz, Func<CardStory, Task> tell, bool serverRuns = true) =>
        Story.TellAsync(output, async story =>
    {
        using var room = new JackRoom(rateHz, serverRuns);
        await tell(new CardStory(story, room, rateHz));
    });

    /// <summary>Sends a visitor into the room; the time line is that of the microphone, from the moment somebody listens to it.</summary>
    public void Enter(Visitor visitor)
    {
        var sound = new float[RoomSeconds * _rateHz];
        var speech = visitor.Render(_rateHz);
        var random = new Random(_rateHz);
        for (var n = 0; n < sound.Length; n++)
        {
            sound[n] = (NoisePeak * ((2 * random.NextSingle()) - 1)) + (n < speech.Length ? speech[n] : 0);
        }

        _room.Enter(sound);
    }

    /// <summary>The same with a room between loudspeaker and microphone, which has a noise of its own.</summary>
    /// <param name="visitor">Who comes.</param>
    /// <param name="room">Where to.</param>
    /// <param name="seconds">For how long the loudspeaker is written down.</param>
    public void Enter(Visitor visitor, EchoRoom room, int seconds) => _room.Enter(visitor.Render(_rateHz), echo: null, room, seconds);

    /// <summary>Writes the configuration and starts the daemon.</summary>
    public Child StartDaemon(string echoCancellation, double volume = 1, string? voices = null) => Story.StartDaemon(
        new KioskFile
        {
            Card = JackRoom.DeviceName,
            EchoCancellation = echoCancellation,
            Volume = volume,
            Voices = voices,
            HasTools = voices is null,
        },
        _room.Variables);

    /// <summary>Puts headphones beside the card.</summary>
    public void AddHeadphones(string name) => _room.AddLoudspeaker(name);

    /// <summary>What they were given.</summary>
    public Recording TakeHeadphones() => new(_room.TakeLoudspeaker(), _rateHz);

    /// <summary>Starts the daemon with a whole file.</summary>
    public Child StartDaemonWith(string json) => Story.StartDaemon(json, _room.Variables);

    /// <summary>Ends daemon and simulator, then the room.</summary>
    /// <returns>What the loudspeaker said, on the time line of the microphone.</returns>
    public async Task<Recording> EndAsync()
    {
        await Story.StopDaemonAsync();
        await Story.StopSimulatorAsync();
        return OnTimeLine(_room.Leave());
    }

    /// <summary>Takes the sound server away in mid-conversation.</summary>
    public Recording KillServer() => OnTimeLine(_room.KillServer());

    /// <summary>Gives it, or gives it back.</summary>
    public void StartServer() => _room.StartServer();

    /// <summary>Waits until the daemon has written so many lines with this text.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> LinesAsync(string part, int count, double seconds = 40)
    {
        var since = Stopwatch.GetTimestamp();
        while (Story.Daemon.CountLines(part) < count)
        {
            Assert.False(Story.Daemon.HasExited, "the daemon has ended");
            Assert.True(Stopwatch.GetElapsedTime(since).TotalSeconds < seconds,
                $"the daemon did not write \"{part}\" {count} times within {seconds} s");
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>
    /// Waits until so much sound has surely come out: the card's clock may lag behind this machine's, by more than a tenth when that is busy.
    /// </summary>
    public static Task SoundForAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds((1.2 * seconds) + 1));

    /// <summary>Adds a figure to the report, and to the test's output.</summary>
    public void Note(string what, string measured, string goal)
    {
        Story.Say($"{what}: {measured} (goal {goal}; this machine was up to {Story.Stall.WorstMs:F0} ms late)");
        CardReport.Add(what, measured, goal);
    }

    private Recording OnTimeLine(float[] heard)
    {
        var from = _room.ListenedFrom;
        Assert.True(from is not null, "nobody listened to the microphone");
        return new Recording(heard[from.Value..], _rateHz);
    }
}
