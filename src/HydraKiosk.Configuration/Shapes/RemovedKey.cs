using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>A key that an earlier version knew.</summary>
/// <param name="Key">The key.</param>
/// <param name="Why">What became of it and what to do, as a sentence.</param>
/// <param name="IsHarmless">Whether a file with that value means the same without it; then it is a warning.</param>
internal sealed record RemovedKey(string Key, string Why, Func<ConfigNode, bool> IsHarmless)
{
    /// <summary>Says so.</summary>
    public void Report(ConfigMember member, string path, ReadContext context)
    {
        context.Seen(path, member.KeyPosition);
        if (IsHarmless(member.Value))
        {
            context.Warn(ConfigurationCauses.RemovedSetting, path, Why);
        }
        else
        {
            context.Error(ConfigurationCauses.RemovedSetting, path, Why);
        }
    }
}
