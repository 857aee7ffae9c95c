using System.Text.Json;

namespace HydraKiosk.Tools.Policy;

/// <summary>A call in the <see cref="SideEffectLedger"/>, which alone changes it.</summary>
public sealed class DoneCall
{
    internal DoneCall(string tool, JsonElement arguments, Task<string> run, long beganAt)
    {
        Tool = tool;
        Arguments = arguments;
        Run = run;
        BeganAt = beganAt;
    }

    /// <summary>The tool itself, running or finished; it may also have been cancelled or have failed.</summary>
    public Task<string> Run { get; }

    internal string Tool { get; }

    internal JsonElement Arguments { get; }

    internal long BeganAt { get; }

    internal long? EndedAt { get; set; }

    /// <summary>Whether the session that asked was lost before its model can be known to have used the outcome.</summary>
    internal bool IsInDoubt { get; set; }

    /// <summary>Whether the present session has asked for it again.</summary>
    internal bool IsAsked { get; set; }

    /// <summary>Whether the present session has been given the outcome.</summary>
    internal bool IsTold { get; set; }

    internal long ToldAt { get; set; }
}
