using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>What the model is told of a refusal, so that it can tell the person.</summary>
internal static class PolicyWords
{
    public static PolicyDecision Of(PolicyReason reason, TimeSpan? wait = null) => new(reason, $"{Why(reason)} Nothing was done.{Again(wait)}", wait);

    public static PolicyDecision OfMode(DeviceMode mode) => new(PolicyReason.Mode, mode switch
    {
        DeviceMode.Idle => "This tool does not run while nobody is in a conversation with the device. Nothing was done.",
        DeviceMode.Driving =>
            "This tool does not run while the vehicle moves, or may be moving. Nothing was done. Tell the person that it is possible once they have stopped.",
        DeviceMode.Attended => "This tool does not run while a member of staff is helping. Nothing was done. Let the member of staff do it.",
        _ => "This tool does not run during a conversation without a member of staff. Nothing was done.",
    });

    public static PolicyDecision OfQuiet(QuietHours quiet) => new(PolicyReason.QuietHours,
        $"This tool does not run between {quiet.From:HH:mm} and {quiet.To:HH:mm}. Nothing was done. Tell the person when it is possible again.");

    private static string Why(PolicyReason reason) => reason switch
    {
        PolicyReason.Killed => "All tools of this device have been switched off by its operator. Do not call any more; tell the person.",
        PolicyReason.NotConfigured => "There is no such tool on this device.",
        PolicyReason.ToolPerMinute => "This tool ran too often within a minute.",
        PolicyReason.ToolPerConversation => "This tool has run as often as it may in one conversation. Do not call it again; tell the person.",
        PolicyReason.ToolPerDay => "This tool has run as often as it may within 24 hours. Do not call it again; tell the person.",
        PolicyReason.Cooldown => "This tool ran only just before and rests.",
        PolicyReason.AllPerMinute => "Too many tools ran within a minute.",
        PolicyReason.AllPerConversation => "This conversation has used all the calls that it may. Do not call any more; tell the person.",
        _ => "This may not run now.",
    };

    private static string Again(TimeSpan? wait) => wait is not { } time || time <= TimeSpan.Zero ? ""
        : time < TimeSpan.FromMinutes(2) ? $" It is possible again in {Math.Ceiling(time.TotalSeconds)} s."
        : time < TimeSpan.FromHours(2) ? $" It is possible again in {Math.Ceiling(time.TotalMinutes)} minutes."
        : $" It is possible again in {Math.Ceiling(time.TotalHours)} hours.";
}
