using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Configuration;

/// <summary>One setting that differs between two configurations.</summary>
/// <param name="Path">Keys from the top, such as <c>audio.playback.volume</c>.</param>
/// <param name="Was">What it was, for a person: long texts by their length, and nothing that may be a secret.</param>
/// <param name="Is">What it is now, in the same way.</param>
/// <param name="Effect">When the change takes effect.</param>
public readonly record struct SettingChange(string Path, string Was, string Is, TakesEffect Effect);
