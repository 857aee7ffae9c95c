namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>The numbers under which replies are known outside: they only grow, over all sessions of a link.</summary>
internal sealed class ReplyNumbers
{
    private int _last;

    /// <summary>The next one.</summary>
    public int Next() => Interlocked.Increment(ref _last);
}
