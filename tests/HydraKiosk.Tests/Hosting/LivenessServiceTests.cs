using System.Net.Sockets;
using System.Text;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Hosting;

/// <summary>When the daemon counts as alive.</summary>
public sealed class LivenessServiceTests : IDisposable
{
    private readonly LivenessService _service = new(null, static () => null, static () => 0, new ConversationInbox(), new ManualClock());

    [Fact]
    public void Sound_has_to_flow_where_there_is_a_device_and_the_conversation_has_to_take_what_it_is_told()
    {
        Assert.True(_service.HasMoved(1, 1));
        Assert.True(_service.HasMoved(2, 2));
        Assert.False(_service.HasMoved(2, 3)); // no period since: the device has stopped asking
        Assert.False(_service.HasMoved(3, 3)); // the conversation hangs
        Assert.True(_service.HasMoved(4, 4));
    }

    [Fact]
    public void A_device_that_is_not_there_is_no_hang()
    {
        Assert.True(_service.HasMoved(null, 1));
        Assert.True(_service.HasMoved(null, 2));
        Assert.False(_service.HasMoved(null, 2));
    }

    [Fact]
    public async Task The_status_for_systemctl_follows_the_conversation_and_is_sent_only_when_it_changes()
    {
        var folder = Directory.CreateTempSubdirectory("hk-notify-");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        var address = Path.Combine(folder.FullName, "notify");
        socket.Bind(new UnixDomainSocketEndPoint(address));
        using var manager = ServiceManager.Find(name => name == "NOTIFY_SOCKET" ? address : null, processId: 1)!;
        using var service = new LivenessService(manager, static () => null, static () => 0, new ConversationInbox(), new ManualClock());
        var (idle, offline) = (ConversationState.Initial, ConversationState.Initial with { Link = LinkState.Failing });
        var muted = idle with { Around = idle.Around with { IsMutedByPerson = true } };

        service.Take(new PhaseChanged(ConversationPhase.Connecting, ConversationPhase.Idle), idle);
        service.Take(new PhaseChanged(ConversationPhase.Idle, ConversationPhase.Idle), idle);
        service.Take(new SessionMissing(LinkFault.Unreachable, "no route", null) { CauseCode = 2010 }, offline);
        service.Take(new MuteChanged(IsMuted: true), muted);
        service.Take(new SleepMoved(IsComing: true), muted with { Around = muted.Around with { IsSleepComing = true } });
        await service.StopAsync(CancellationToken.None);

        var told = new List<string>();
        for (var buffer = new byte[512]; told is [] or [.., not "STOPPING=1"];)
        {
            told.Add(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
        }

        Assert.Equal(
            ["STATUS=idle", "STATUS=offline: no route [HK-2010]", "STATUS=idle, microphone off", "STATUS=about to sleep", "STOPPING=1"], told);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_hangs_is_told_once_and_again_only_after_it_has_moved()
    {
        var clock = new ManualClock();
        var folder = Directory.CreateTempSubdirectory("hk-notify-");
        using var manager = ServiceManager.Find(
            name => name switch { "NOTIFY_SOCKET" => Path.Combine(folder.FullName, "notify"), "WATCHDOG_USEC" => "30000000", _ => null }, 1)!;
        var (periods, taken, told) = (0L, 0L, new List<string>());
        using var service = new LivenessService(manager, () => periods, () => taken, new ConversationInbox(), clock) { Stalled = told.Add };
        await service.StartAsync(CancellationToken.None);
        clock.Advance(TimeSpan.Zero); // the first beat
        Beat(sound: 100, conversation: 1);
        Assert.Empty(told);

        Beat(sound: 0, conversation: 1);
        Beat(sound: 0, conversation: 1);
        Assert.Equal(["the sound device"], told);
        Beat(sound: 100, conversation: 1);
        Beat(sound: 100, conversation: 0);
        Beat(sound: 100, conversation: 1);
        Beat(sound: 0, conversation: 0);

        Assert.Equal(["the sound device", "the conversation", "the whole daemon"], told);
        await service.StopAsync(CancellationToken.None);
        folder.Delete(recursive: true);

        void Beat(int sound, int conversation)
        {
            (periods, taken) = (periods + sound, taken + conversation);
            clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    public void Dispose() => _service.Dispose();
}
