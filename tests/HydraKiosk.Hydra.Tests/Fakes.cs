using System.Collections.Concurrent;
using System.Net;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Hydra.Tests;

/// <summary>A downlink that keeps everything, in slices as small as a test wants.</summary>
internal sealed class RecordingDownlink(int sliceBytes = 4096) : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[sliceBytes];
    private readonly Dictionary<int, List<byte>> _audio = [];

    public int RateHz { get; private set; }

    public List<int> Completed { get; } = [];

    /// <summary>Bytes it takes before it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>What it throws instead of taking anything.</summary>
    public Exception? Fault { get; set; }

    public byte[] Audio(int response)
    {
        lock (_audio)
        {
            return _audio.TryGetValue(response, out var bytes) ? [.. bytes] : [];
        }
    }

    public void SetRate(int sampleRateHz) => RateHz = sampleRateHz;

    public Span<byte> GetSpan(int response) => _slice.AsSpan(0, Math.Min(_slice.Length, Room & ~1));

    public void Commit(int response, int bytes)
    {
        ThrowFault();
        Assert.Equal(0, bytes & 1);
        lock (_audio)
        {
            if (!_audio.TryGetValue(response, out var audio))
            {
                _audio[response] = audio = [];
            }

            audio.AddRange(_slice.AsSpan(0, bytes));
        }

        Room -= bytes;
    }

    public void Complete(int response)
    {
        ThrowFault();
        lock (_audio)
        {
            Completed.Add(response);
        }
    }

    private void ThrowFault()
    {
        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}

/// <summary>A downlink that takes everything and allocates nothing.</summary>
internal sealed class CountingDownlink : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[8192];

    public long Bytes { get; private set; }

    public void SetRate(int sampleRateHz)
    {
    }

    public Span<byte> GetSpan(int response) => _slice;

    public void Commit(int response, int bytes) => Bytes += bytes;

    public void Complete(int response)
    {
    }
}

/// <summary>A microphone that a test feeds.</summary>
internal sealed class FedUplink : IUplinkAudio
{
    public ChunkFormat Format => ModelRoster.Uplink;

    private readonly ConcurrentQueue<(byte[] Pcm, UplinkChunk Chunk)> _chunks = new();
    private readonly AsyncSignal _signal = new();

    public int Waiting => _chunks.Count;

    public void Feed(byte value, UplinkChunk chunk)
    {
        var pcm = new byte[ModelRoster.Uplink.ChunkBytes];
        Array.Fill(pcm, value);
        Feed(pcm, chunk);
    }

    public void Feed(byte[] pcm, UplinkChunk chunk)
    {
        Assert.Equal(ModelRoster.Uplink.ChunkBytes, pcm.Length);
        _chunks.Enqueue((pcm, chunk));
        _signal.Set();
    }

    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!_chunks.TryDequeue(out var next))
        {
            chunk = default;
            return false;
        }

        next.Pcm.CopyTo(pcm16);
        chunk = next.Chunk;
        return true;
    }

    public ValueTask WaitAsync(CancellationToken cancellation) => _signal.WaitAsync(cancellation);
}

/// <summary>A network that changes when a test says so.</summary>
internal sealed class FakeNetwork : INetworkChanges
{
    private Action? _changed;

    /// <summary>Whether somebody listens.</summary>
    public bool IsWatched => _changed is not null;

    /// <summary>Whether this machine still has the addresses it had.</summary>
    public bool KeepsItsAddresses { get; set; } = true;

    public void Change() => _changed?.Invoke();

    public IDisposable Watch(Action changed)
    {
        _changed = changed;
        return new Ending(this);
    }

    public bool HasAddress(IPAddress address) => KeepsItsAddresses;

    private sealed class Ending(FakeNetwork network) : IDisposable
    {
        public void Dispose() => network._changed = null;
    }
}

/// <summary>A link on a manual clock and everything around it.</summary>
internal sealed class LinkFixture : IAsyncDisposable
{
    public const string Key = "sk_test_0123456789";

    public LinkFixture(Func<LinkOptions, LinkOptions>? adjust = null, NameLookup? lookup = null)
    {
        // real answers to virtual seconds
        var options = new LinkOptions { Endpoint = Server.Endpoint, ApiKey = new ApiKey(Key), KeepAliveTimeout = Timeout.InfiniteTimeSpan };
        Link = new HydraLink(adjust?.Invoke(options) ?? options, Uplink, Downlink, Clock, Log.For<HydraLink>(), lookup
            ?? Dns.GetHostAddressesAsync, Network, seed: 7);
    }

    public ScriptedServer Server { get; } = new();

    public FakeNetwork Network { get; } = new();

    public FedUplink Uplink { get; } = new();

    public RecordingDownlink Downlink { get; } = new();

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public HydraLink Link { get; }

    public SessionPlan Plan { get; set; } = new("Be brief.", "aria", Greet: false, []);

    public void Connect() => Link.Connect(() => Plan);

    /// <summary>The next event that is not <see cref="LinkConnecting"/>, which must be of that type.</summary>
    public async Task<T> ExpectAsync<T>()
        where T : LinkEvent
    {
        while (true)
        {
            var next = await Link.Events.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
            if (next is T expected)
            {
                return expected;
            }

            Assert.IsType<LinkConnecting>(next);
        }
    }

    public async Task<T> ExpectMessageAsync<T>()
        where T : Contract.ServerEvent => Assert.IsType<T>((await ExpectAsync<LinkMessage>()).Event);

    /// <summary>Lets the wait before the next attempt pass, no more and no less.</summary>
    public async Task PassRetryAsync(LinkDown down)
    {
        await UntilAsync(() => Clock.ArmedTimers == 1); // of an ended session no timer is left: this one is the wait
        Clock.Advance(down.RetryIn!.Value);
    }

    /// <summary>Waits until the journal has a line of that id.</summary>
    public Task LoggedAsync(int eventId) => UntilAsync(() => Log.Lines.Any(l => l.EventId == eventId));

    public static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + ScriptedServer.Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "what the test waits for did not happen");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var disposing = Link.DisposeAsync().AsTask();
        var deadline = DateTime.UtcNow + ScriptedServer.Patience;
        while (!disposing.IsCompleted && DateTime.UtcNow < deadline)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(200)); // a server that answers no close must not keep a test waiting
            await Task.Yield();
        }

        await disposing.WaitAsync(ScriptedServer.Patience);
        await Server.DisposeAsync();
    }
}
