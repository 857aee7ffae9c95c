using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Toolbox;

namespace HydraKiosk.Hosting.Sinks;

/// <summary>Keeps the recap for the session that may have to take over.</summary>
internal sealed class RecapSink(ConversationRecap recap, TimeProvider time) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state) => recap.Take(notice, time.GetUtcNow());
}

/// <summary>Measures how the conversations go.</summary>
internal sealed class MetricsSink(TurnMetrics metrics, TimeProvider time) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state) => metrics.Take(notice, time.GetTimestamp());
}

/// <summary>Tells the tools' side of the house which sessions, turns and conversations their calls belong to.</summary>
/// <param name="tools">The tools.</param>
/// <param name="staff">Knows whether staff is there.</param>
internal sealed class ToolSink(KioskTools tools, StaffPresence staff) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        switch (notice)
        {
            case SessionOver:
                tools.Ledger.SessionLost();
                tools.Desk.Withdraw(); // who presses now would do it for a session that hears nothing of it
                break;
            case TurnTaken:
                tools.Ledger.TurnTaken();
                break;
            case CallNotRun call:
                tools.Note(Of(call.CallId, call.Name, state), call.IsRefused ? "too many calls at once" : "its reply was cancelled");
                break;
            case ResultDismissed result:
                tools.Note(Of(result.CallId, result.Tool, state), null);
                break;
            case PersonConfirmed:
                tools.Desk.Confirm();
                break;
            case AttendantAsked:
                staff.Call();
                break;
            case StaffMoved moved:
                staff.Move(moved.IsThere);
                break;
            case ConversationBegan or ConversationEnded:
                tools.Ledger.Clear();
                tools.Policy.NewConversation();
                tools.Desk.Withdraw();
                if (notice is ConversationEnded)
                {
                    staff.PersonLeft();
                }

                break;
            default:
                break;
        }
    }

    private static ToolRequest Of(string callId, string? name, ConversationState state) => new(
        callId, name, "", state.Sessions, state.Turns, state.IsEngaged ? DeviceMode.Engaged : DeviceMode.Idle);
}

/// <summary>Tells somebody who looks on, like the live view of the demo.</summary>
internal sealed class ObserverSink(Action<ConversationNotice> observer) : INoticeSink
{
    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state) => observer(notice);
}
