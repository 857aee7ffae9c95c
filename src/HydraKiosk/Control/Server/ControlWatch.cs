using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>What one watching client is told: the status at intervals, what happens as it happens, and the wire where it asked for it.</summary>
internal sealed class ControlWatch : IDisposable
{
    private readonly IKioskControl _control;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<byte[]> _send;
    private readonly IDisposable _notices;
    private readonly IDisposable? _wire;
    private readonly ITimer _timer;

    /// <param name="wish">What is wanted.</param>
    /// <param name="control">The daemon.</param>
    /// <param name="time">The clock of the intervals.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="send">Takes the lines, on any thread; must neither block nor throw.</param>
    public ControlWatch(WatchWish wish, IKioskControl control, TimeProvider time, ILogger log, Action<byte[]> send)
    {
        _control = control;
        _time = time;
        _log = log;
        _send = send;
        _notices = control.Subscribe(Send);
        _wire = wish.WithWire ? control.SubscribeWire(SendWire) : null;
        SendStatus(); // after subscribing: who has seen a status misses nothing from then on
        _timer = time.CreateTimer(_ => SendStatus(), null, wish.Every, wish.Every);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _wire?.Dispose();
        _notices.Dispose();
    }

    private void SendStatus()
    {
        try
        {
            var status = _control.Status();
            _send(ControlJson.Line(json =>
            {
                json.WriteString("what"u8, "status");
                json.WriteString("at"u8, _time.GetUtcNow());
                ControlJson.WriteStatus(json, status);
            }));
        }
        catch (Exception fault)
        {
            ControlCauses.RequestFailed.Write(_log, fault); // on a timer's thread an exception would end the daemon
        }
    }

    private void Send(ConversationNotice notice)
    {
        if (NoticeJson.Line(notice, _time.GetUtcNow()) is { } line)
        {
            _send(line);
        }
    }

    private void SendWire(string line) => _send(ControlJson.Line(json =>
    {
        json.WriteString("what"u8, "wire");
        json.WritePropertyName("entry"u8);
        json.WriteRawValue(line, skipInputValidation: true); // the recorder's own JSON
    }));
}
