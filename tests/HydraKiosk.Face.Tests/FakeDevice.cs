using System.Collections.Concurrent;
using System.Text.Json;
using HydraKiosk.Face.Feed;

namespace HydraKiosk.Face.Tests;

/// <summary>A device that is as it is told to be, and keeps what it was asked.</summary>
internal sealed class FakeDevice : IFaceDevice, IFaceBench
{
    private readonly BlockingCollection<FaceWish> _wishes = [];

    public FaceState State { get; set; } = new() { Scene = FaceScene.Listening, IsEngaged = true, TalkMode = "push-to-talk" };

    public (float Microphone, float Loudspeaker) Levels { get; set; } = (-120, -120);

    public (int Reply, TimeSpan Heard) Playing { get; set; }

    public Exception? Fault { get; set; }

    public List<string> Verbs { get; } = [];

    public FaceState Read() => Fault is null ? State : throw Fault;

    public void Do(FaceWish wish) => _wishes.Add(wish);

    /// <summary>The next wish; a limit that only a failure reaches.</summary>
    public FaceWish NextWish() => _wishes.TryTake(out var wish, TimeSpan.FromSeconds(30)) ? wish : throw new TimeoutException("no wish has come");

    public void WriteStatus(Utf8JsonWriter json) => json.WriteString("phase", Fault is null ? "listening" : throw Fault);

    public bool DoForTechnician(string verb)
    {
        Verbs.Add(verb);
        return verb is "mute" or "unmute" or "kill";
    }

    public IFaceBench Bench => this;

    public byte[]? Archive { get; set; }

    public BenchStart Start(string test) => test switch { "microphone" => BenchStart.Started, "examination" => BenchStart.Busy, _ => BenchStart.Unknown };

    public void WriteWire(Utf8JsonWriter json, long after) => json.WriteNumber("after", after);

    public byte[]? Bundle(out string? problem)
    {
        problem = Archive is null ? "there is none yet" : null;
        return Archive;
    }

    public byte[]? LastMinute(out string? problem)
    {
        problem = "nothing is kept";
        return null;
    }
}
