using System.Text.Json;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Handles what the client asks of responses: to answer the outputs of calls, and to stop. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">Says whether the session is configured.</param>
/// <param name="audio">Says whether the person speaks.</param>
/// <param name="turns">Says since when.</param>
/// <param name="tools">Has the calls that wait for their outputs.</param>
/// <param name="responses">Started and cancelled here.</param>
internal sealed class ResponseRequests(
    SessionContext context, SessionSettings settings, AudioIntake audio, TurnTaking turns, ToolCalls tools, Responses responses)
{
    /// <summary>When speech began less than this long ago, the client may not have known of it when it sent its response.create.</summary>
    private static readonly TimeSpan _crossingTime = TimeSpan.FromMilliseconds(500);

    private ReplyRequest Unasked => new(context.Scenario.Default, "create");

    /// <summary>Handles <c>response.create</c>.</summary>
    public void OnCreate(string? eventId)
    {
        if (!settings.IsReady)
        {
            context.Refuse("bad-field", "response.create before session.configured", "type", eventId);
            return;
        }

        // Speech that may still be only a noise does not stop the answer; a turn does.
        if (audio.InTurn)
        {
            if (turns.SinceSpeechStarted > _crossingTime)
            {
                context.Checker.Break(
                    "extra-response-create", "response.create while the user speaks; the service answers the new turn by itself");
            }

            AnswerExtra(eventId);
        }
        else if (tools.Pending is { } calls)
        {
            AnswerCalls(calls);
        }
        else if (tools.HasLateOutput && !responses.IsBusy)
        {
            tools.HasLateOutput = false;
            responses.Start(Unasked);
        }
        else if (responses.IsBusy)
        {
            context.Checker.Break("extra-response-create", tools.LastCreateAnsweredCalls
                ? "a second response.create for the same calls; send only one"
                : "response.create while a response runs");
            AnswerExtra(eventId);
        }
        else
        {
            var rule = tools.LastCreateAnsweredCalls ? "extra-response-create" : "unasked-response-create";
            context.Checker.Break(rule, "response.create without calls to answer");
            if (context.Switches.UnaskedCreateStarts)
            {
                responses.Start(Unasked);
            }
        }
    }

    /// <summary>Handles <c>response.cancel</c>.</summary>
    public void OnCancel(JsonElement root)
    {
        if (root.TryGetProperty("response_id", out var id) && id.ValueKind != JsonValueKind.String)
        {
            context.Checker.Break("bad-field", "response.cancel with a response_id that is not a string");
            return;
        }

        // Without an id it means whatever runs. When nothing runs, or another response, it has no effect and gets no error.
        if (responses.Current is { } run && (JsonProperties.Text(root, "response_id") is not { } named || named == run.Id))
        {
            responses.Cancel("client_cancelled");
        }
    }

    private void AnswerCalls(PendingCalls calls)
    {
        tools.LastCreateAnsweredCalls = true;
        if (!calls.HasAllOutputs)
        {
            var missing = calls.IsClosed ? $"{calls.MissingOutputs} of {calls.Outputs.Count} outputs missing" : "calls still streaming";
            context.Checker.Break("early-response-create", $"response.create before every output is posted ({missing})");
        }

        if (calls.IsClosed)
        {
            responses.Start(tools.TakeAnswer(calls));
        }
        else
        {
            calls.CreatedEarly = true;
        }
    }

    private void AnswerExtra(string? eventId)
    {
        switch (context.Switches.ExtraCreate)
        {
            case ExtraCreateBehaviour.Second:
                responses.Start(Unasked);
                break;
            case ExtraCreateBehaviour.InvalidRequest:
                context.SendInvalidRequest("a response is active", null, eventId);
                break;
            case ExtraCreateBehaviour.Ignore:
                break;
        }
    }
}
