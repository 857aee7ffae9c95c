using HydraKiosk.Configuration;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Reloading;
using HydraKiosk.Tests.Configuration;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Reloading;

/// <summary>The keeper over a real file and a kiosk that does what it is told, on a clock that moves when told.</summary>
internal sealed class KeeperBench : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly ProfileFile _profiles;

    public KeeperBench(string hydra = "", string more = "", string? state = null)
    {
        Clock.SetUtc(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)); // a Monday
        _profiles = new ProfileFile(state ?? Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "state")).FullName);
        Path = Write(hydra, more);
        Keeper = Make();
        Up();
    }

    public string Path { get; }

    public string State => System.IO.Path.Combine(_folder.Path, "state");

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public TroubleBoard Troubles { get; } = new(TimeProvider.System);

    public FakeKiosk Kiosk { get; private set; } = new();

    public ConfigurationKeeper Keeper { get; private set; }

    public LogLevel Level { get; private set; } = LogLevel.Information;

    /// <summary>What the key's place holds.</summary>
    public string Key { get; set; } = "sk-first-key";

    /// <summary>How often the parts were asked to end, to be made anew.</summary>
    public int MadeAnew { get; private set; }

    public string Write(string hydra, string more) => _folder.Write("kiosk.json", ConfigFolder.With(hydra, more));

    public string WriteRaw(byte[] bytes) => _folder.Write("kiosk.json", bytes);

    public void Save(string hydra = "", string more = "")
    {
        Write(hydra, more);
        Look();
        Look();
    }

    /// <summary>Half a second passes.</summary>
    public void Look(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Clock.Advance(ConfigurationKeeper.LookEvery);
            Keeper.Look();
        }
    }

    /// <summary>The old parts have ended, and the new ones run.</summary>
    public void Rebuild()
    {
        Keeper.TakeOver();
        Up();
    }

    public void Up()
    {
        Kiosk = new FakeKiosk();
        Keeper.Up(Kiosk, () => MadeAnew++);
    }

    /// <summary>A daemon that starts after this one has ended.</summary>
    public void Restart()
    {
        Keeper.Dispose();
        Keeper = Make();
        Up();
    }

    public void SessionComesUp() => Keeper.Took(new SessionReady(new VoiceSession("s", 24_000, false, false, TimeSpan.Zero)));

    public void NoSession(LinkFault fault) => Keeper.Took(new SessionMissing(fault, $"because of {fault}", TimeSpan.FromSeconds(1)));

    public void Dispose()
    {
        Keeper.Dispose();
        _folder.Dispose();
    }

    private ConfigurationKeeper Make() => new(
        KioskConfiguration.Load(Path).Configuration!, new ApiKey(Key),
        new KeeperPorts
        {
            Load = static path => KioskConfiguration.Load(path, []),
            ReadKey = () => new KeyReading(new ApiKey(Key), null),
            Profiles = _profiles,
            Troubles = Troubles,
            SetLevel = level => Level = level,
        },
        Clock, Log);

    internal sealed class FakeKiosk : IReconfigured
    {
        public ConversationState State { get; set; } = ConversationState.Initial;

        public bool HasVisitors { get; set; } = true;

        public bool IsToolAtWork { get; set; }

        public LoadedConfiguration? Adopted { get; private set; }

        public int Renewed { get; private set; }

        /// <summary>What <see cref="Adopt"/> runs into; null for nothing.</summary>
        public Exception? Fault { get; set; }

        public void Adopt(LoadedConfiguration configuration) => Adopted = Fault is null ? configuration : throw Fault;

        public bool IsMuted { get; private set; }

        public void Mute() => IsMuted = true;

        public void RenewSessions() => Renewed++;
    }
}
