using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>A loudspeaker in virtual time: plays 24 kHz as fast as sound goes and reports what becomes of it, as the engine does.</summary>
internal sealed class VirtualSpeaker(Room room) : ILoudspeaker, IDownlinkAudio
{
    private sealed class Waiting(int reply)
    {
        public int Reply { get; } = reply;

        public TimeSpan Left { get; set; }

        public TimeSpan Heard { get; set; }

        public bool IsComplete { get; set; }

        public bool IsStarved { get; set; }
    }

    private readonly byte[] _room = new byte[48_000];
    private readonly List<Waiting> _replies = [];
    private int _over;
    private bool _isSuspended;

    /// <summary>Numbers in the order in which their first sound came.</summary>
    public List<int> Order { get; } = [];

    public List<LocalPrompt> Prompts { get; } = [];

    public void SetRate(int sampleRateHz) => Assert.Equal(24_000, sampleRateHz);

    public Span<byte> GetSpan(int response) => _room;

    public void Commit(int response, int bytes)
    {
        if (response <= _over)
        {
            return;
        }

        Of(response).Left += TimeSpan.FromSeconds(bytes / 48_000.0);
        if (!Order.Contains(response))
        {
            Order.Add(response);
        }
    }

    public void Complete(int response)
    {
        foreach (var reply in _replies.Where(r => r.Reply <= response))
        {
            reply.IsComplete = true;
        }
    }

    /// <summary>Time passes.</summary>
    public void Play(TimeSpan time)
    {
        if (_isSuspended || _replies.Count == 0)
        {
            return;
        }

        var now = _replies[0];
        if (now.Left > TimeSpan.Zero)
        {
            if (now.Heard == TimeSpan.Zero)
            {
                room.FromSpeaker(LoudspeakerEventKind.Started, now.Reply, TimeSpan.Zero);
            }
            else if (now.IsStarved)
            {
                room.FromSpeaker(LoudspeakerEventKind.Fed, now.Reply, now.Heard);
            }

            now.IsStarved = false;
            now.Left -= time;
            now.Heard += time;
            room.Sounds();
        }
        else if (now.IsComplete)
        {
            _replies.RemoveAt(0);
            room.FromSpeaker(LoudspeakerEventKind.Drained, now.Reply, now.Heard);
        }
        else if (!now.IsStarved)
        {
            now.IsStarved = true;
            room.FromSpeaker(LoudspeakerEventKind.Starved, now.Reply, now.Heard);
        }
    }

    public void Suspend()
    {
        if (!_isSuspended && _replies is [{ Heard.Ticks: > 0 } now, ..])
        {
            room.FromSpeaker(LoudspeakerEventKind.Cut, now.Reply, now.Heard);
        }

        _isSuspended = true;
    }

    public void Resume() => _isSuspended = false;

    public void Play(Earcon earcon) => room.Sounds();

    public void Say(LocalPrompt prompt)
    {
        Prompts.Add(prompt);
        room.Sounds();
    }

    public void ChangeVolume(int steps)
    {
    }

    public void ResetVolume()
    {
    }

    public void DiscardThrough(int reply)
    {
        _over = Math.Max(_over, reply);
        foreach (var gone in _replies.Where(r => r.Reply <= reply && r.Heard > TimeSpan.Zero && !r.IsStarved && !_isSuspended).ToArray())
        {
            room.FromSpeaker(LoudspeakerEventKind.Cut, gone.Reply, gone.Heard);
        }

        _replies.RemoveAll(r => r.Reply <= reply);
    }

    public void DiscardOnly(int reply) => _replies.RemoveAll(r => r.Reply == reply);

    private Waiting Of(int reply)
    {
        if (_replies.Find(r => r.Reply == reply) is { } known)
        {
            return known;
        }

        var made = new Waiting(reply);
        _replies.Add(made);
        return made;
    }
}
