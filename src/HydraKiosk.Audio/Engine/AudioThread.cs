using HydraKiosk.Audio.Devices;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// The one thread that works on sound: sleeps until it is woken, by a device every period and by replies as they arrive, and makes a pass.
/// </summary>
internal sealed class AudioThread(Action pass, Action ended, ILogger log)
{
    /// <summary>The longest sleep without a device or with one that has gone quiet.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    private Thread? _thread;
    private int _stopping;

    /// <summary>Wakes the thread. Given to devices, whose threads may set nothing else.</summary>
    public PeriodSignal Signal { get; } = new();

    /// <summary>Whether the thread was started.</summary>
    public bool IsStarted => _thread is not null;

    /// <summary>Starts it.</summary>
    public void Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "audio", Priority = ThreadPriority.Highest };
        thread.Start(); // a system that refuses it throws, and then there is none to wait for
        _thread = thread;
    }

    /// <summary>Any thread: makes it pass once more, now.</summary>
    public void Wake() => Signal.Set();

    /// <summary>It ends after the pass that it is in.</summary>
    public void Stop() => Volatile.Write(ref _stopping, 1);

    /// <summary>Waits until it has ended.</summary>
    public void Join()
    {
        Signal.Set();
        _thread?.Join();
    }

    private void Run()
    {
        var policy = RealtimeThread.Ask();
        _ = Task.Run(() => EngineLog.Scheduling(log, policy)); // not here: a journal that blocks or fails must not take this thread with it
        while (Volatile.Read(ref _stopping) == 0)
        {
            pass();
            Signal.Wait(_patience);
        }

        ended();
    }
}
