using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Control;

namespace HydraKiosk.Tests.Control;

/// <summary>A configuration that keeps what was asked of it.</summary>
internal sealed class FakeConfiguration : IConfigurationControl
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public ReloadAnswer Answer { get; set; } = new(true, ["nothing has changed"]);

    public ConfigurationStatus Status() => new();

    public ReloadAnswer Reload(string who)
    {
        Calls.Enqueue($"reload by {who}");
        return Answer;
    }

    public IReadOnlyList<ProfileStatus> Profiles() => [new("base", true, null), new("night", false, "22:00-06:00")];

    public bool TryChoose(string name, string who, [NotNullWhen(false)] out string? problem)
    {
        Calls.Enqueue($"choose {name}");
        problem = name == "night" ? null : "there is no profile of that name.";
        return problem is null;
    }
}
