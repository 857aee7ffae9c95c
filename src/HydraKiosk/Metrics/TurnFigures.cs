using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>One turn of a person and its answer, while it is measured. Not thread-safe.</summary>
internal sealed class TurnFigures(int number, long? speechEnd)
{
    private readonly Dictionary<int, TimeSpan> _audible = []; // and what was heard of them when they were last silenced
    private TimeSpan _heard;
    private int? _firstResponse;
    private int? _heldBack;
    private bool _isInterrupted;

    /// <summary>Its place in the conversation, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>When the person stopped speaking; null where nothing told.</summary>
    public long? SpeechEnd { get; set; } = speechEnd;

    /// <summary>Whether the service has said that the turn is complete.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether anything of its answer has reached the loudspeaker.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>From the end of speech to the first sound, where both are known and it can be true.</summary>
    public TimeSpan? Latency { get; set; }

    /// <summary>Whether a reply is at the loudspeaker.</summary>
    public bool IsAudible => _audible.Count > 0;

    /// <summary>Whether a reply of it waits for the person to let it speak.</summary>
    public bool IsHeldBack => _heldBack is not null;

    /// <summary>Calls made.</summary>
    public int Calls { get; set; }

    /// <summary>What they took together.</summary>
    public TimeSpan ToolTime { get; set; }

    /// <summary>As far as the service told.</summary>
    public long InputTokens { get; set; }

    /// <summary>As far as the service told.</summary>
    public long OutputTokens { get; set; }

    /// <summary>What was heard of its replies; one that is cut off as the turn closes counts as far as it is known.</summary>
    public TimeSpan Heard => _heard + TimeSpan.FromTicks(_audible.Values.Sum(t => t.Ticks));

    public void Began(int reply, bool isHeldBack)
    {
        _firstResponse ??= reply;
        _heldBack = isHeldBack ? reply : null;
    }

    /// <summary>Whether that reply is part of its answer, and not a late one of a turn before.</summary>
    public bool Has(int reply) => reply >= _firstResponse;

    public void Sounds(int reply)
    {
        IsHeard = true;
        _heldBack = null;
        _audible.TryAdd(reply, TimeSpan.Zero);
    }

    public void Silenced(int reply, TimeSpan heard)
    {
        if (_audible.ContainsKey(reply))
        {
            _audible[reply] = heard;
        }
    }

    public void Ended(int reply, TimeSpan heard, bool isWhole)
    {
        _audible.Remove(reply);
        _heldBack = null;
        _heard += heard;
        _isInterrupted |= !isWhole;
    }

    /// <summary>Its line in the journal, when it is over: what still sounds is not heard to its end.</summary>
    public void Tell(ILogger log) => MetricsLog.Turn(
        log, Number, MetricsLog.Milliseconds(Latency?.TotalMilliseconds), (long)Heard.TotalMilliseconds,
        !IsHeard ? "no reply" : _isInterrupted
            || IsAudible ? "cut off" : "whole", Calls, (long)ToolTime.TotalMilliseconds, InputTokens, OutputTokens);
}
