using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Control;

/// <summary>A daemon that does nothing but keep what it was asked.</summary>
internal sealed class FakeControl : IKioskControl
{
    private readonly Lock _lock = new();
    private readonly List<Action<ConversationNotice>> _observers = [];
    private readonly List<Action<string>> _wire = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    public KioskStatus Answer { get; set; } = new() { Version = "1.2.3", Phase = "listening", TalkMode = "push-to-talk" };

    public Exception? Fault { get; set; }

    public int Observers
    {
        get
        {
            lock (_lock)
            {
                return _observers.Count + _wire.Count;
            }
        }
    }

    public KillSwitch Kill { get; set; } = new(null, hasLine: false, TimeProvider.System, NullLogger.Instance);

    /// <summary>What the control socket lists.</summary>
    public IReadOnlyList<ToolStatus> ToolList { get; init; } = [];

    /// <summary>What staff has said.</summary>
    public List<string> StaffSaid { get; } = [];

    public IReadOnlyList<ToolStatus> Tools() => ToolList;

    public Uri? MakeFaceLink(bool forTechnician, out string? problem)
    {
        problem = forTechnician ? "there is no technician's page" : null;
        return forTechnician ? null : new Uri("http://127.0.0.1:8787/?t=once");
    }

    public bool AcceptTool(string name) => name == "changed";

    public async IAsyncEnumerable<string> CallTool(
        string name, string argumentsJson, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return $$"""{"ok":true,"status":"under way","called":"{{name}}"}""";
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        yield return $$"""{"ok":{{(name == "good" ? "true" : "false")}},"arguments":{{argumentsJson.Length}}}""";
    }

    public FakeConfiguration? Configured { get; set; } = new();

    public IConfigurationControl? Configuration => Configured;

    public bool Mute(bool isMuted)
    {
        Calls.Enqueue(isMuted ? "mute" : "unmute");
        return isMuted;
    }

    public bool EndConversation()
    {
        Calls.Enqueue("end");
        return Answer.IsEngaged;
    }

    public void Say(LocalPrompt prompt) => Calls.Enqueue($"say {prompt}");

    public bool Staff(string word)
    {
        StaffSaid.Add(word);
        return StaffSaid.Count == 1;
    }


    public KioskStatus Status() => Fault is null ? Answer : throw Fault;

    public bool TryPress(string button, TimeSpan? holdFor, [NotNullWhen(false)] out string? problem)
    {
        Calls.Enqueue($"press {button} {holdFor?.TotalMilliseconds.ToString() ?? "held"}");
        problem = button == "talk" ? null : $"there is no button \"{button}\".";
        return problem is null;
    }

    public bool TryRelease(string button, [NotNullWhen(false)] out string? problem)
    {
        Calls.Enqueue($"release {button}");
        problem = button == "talk" ? null : $"there is no button \"{button}\".";
        return problem is null;
    }

    /// <summary>Where the black box is; null where it cannot be written.</summary>
    public string? BlackBox { get; set; } = "/var/lib/hydra-kiosk/blackbox/one.ndjson";

    public bool TryWriteBlackBox([NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem)
    {
        (path, problem) = (BlackBox, BlackBox is null ? "the disk is full" : null);
        return path is not null;
    }

    public IDisposable Subscribe(Action<ConversationNotice> told) => Add(_observers, told);

    public IDisposable SubscribeWire(Action<string> told) => Add(_wire, told);

    public void Tell(ConversationNotice notice)
    {
        foreach (var observer in Copy(_observers))
        {
            observer(notice);
        }
    }

    public void TellWire(string line)
    {
        foreach (var observer in Copy(_wire))
        {
            observer(line);
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }

    private Removal<T> Add<T>(List<T> list, T told)
    {
        lock (_lock)
        {
            list.Add(told);
        }

        return new Removal<T>(this, list, told);
    }

    private sealed class Removal<T>(FakeControl owner, List<T> list, T told) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                list.Remove(told);
            }
        }
    }
}
