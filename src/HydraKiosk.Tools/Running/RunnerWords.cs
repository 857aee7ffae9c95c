using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;

namespace HydraKiosk.Tools.Running;

/// <summary>What the model is told that no tool says. Written so that it can pass it on to the person.</summary>
internal static class RunnerWords
{
    public const string Unknown = "There is no such tool on this device.";
    public const string NoAudit = "The device cannot keep its log at the moment, so it changes nothing. Nothing was done. A technician has to look at it.";
    public const string TooManyInBackground = "Too much is under way already. Nothing was done. Wait until something of it is done, or stop it first.";
    public const string AskThePerson = "Nothing was done yet. Ask the person whether they want this. When they have said yes, call again with the same arguments.";
    public const string TimedOut = "The tool did not finish in time and was ended. Whether it was done is not known.";
    public const string Failed = "The tool failed on the device.";
    public const string Stopped = "The call was stopped. Whether it was done is not known.";
    public const string Killed = "The kill switch of the device has stopped the call. Whether it was done is not known.";
    public const string Replaced = "The same tool was called again, so this call was stopped.";

    /// <summary>What is under way, as an output.</summary>
    public static string UnderWay(bool isDelegated) => ToolOutput.Success(json =>
    {
        json.WriteString("status"u8, "under way"u8);
        json.WriteString("note"u8, isDelegated
            ? "The result comes by itself later. Tell the person that it is under way, and go on with the conversation. Do not call again."u8
            : "It takes longer than usual. The result follows. Tell the person to wait a moment. Do not call again."u8);
    });

    /// <summary>The button is awaited, as an output.</summary>
    public static string AwaitsButton(TimeSpan limit) => ToolOutput.Success(json =>
    {
        json.WriteString("status"u8, "waiting for approval"u8);
        json.WriteString("note"u8,
            $"Nothing was done yet. Ask the person to press the button that blinks, within {limit.TotalSeconds:0} seconds. A spoken yes is not enough. "
                + "The result comes by itself.");
    });

    /// <summary>Why there is no consent.</summary>
    public static string NoConsent(ConsentOutcome outcome) => outcome switch
    {
        ConsentOutcome.Expired => "The person did not press the button in time. Nothing was done.",
        ConsentOutcome.Busy => "The device is already asking the person to press the button for something else. Nothing was done. Call again after that.",
        ConsentOutcome.NotShown => "The device cannot ask the person to press the button at the moment. Nothing was done.",
        _ => "Nobody was asked any more. Nothing was done.",
    };
}
