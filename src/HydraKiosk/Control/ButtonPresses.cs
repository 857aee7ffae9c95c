using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Hands;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>
/// The buttons as the control socket holds them: a hold ends by itself, whoever asked for it may have gone long before. Any thread.
/// </summary>
/// <param name="buttons">The configuration's buttons, which take presses and releases.</param>
/// <param name="time">The clock of the holds.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class ButtonPresses(ButtonRelay buttons, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>A press without a duration.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    /// <summary>The same of a button that is held while somebody speaks: long enough for a question.</summary>
    public static readonly TimeSpan Spoken = TimeSpan.FromSeconds(3);

    /// <summary>No person holds a button longer; a microphone that a script forgot must not stay open.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The conversation's own limit, for a button that is not released from here: later, so that a hold of the full time is not taken for a stuck
    /// button.
    /// </summary>
    public static readonly TimeSpan StuckAfter = Longest + TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Hold> _held = [];

    /// <inheritdoc cref="IKioskControl.TryPress"/>
    public bool TryPress(string button, TimeSpan? holdFor, [NotNullWhen(false)] out string? problem)
    {
        problem = Complaint(button);
        if (problem is not null)
        {
            return false;
        }

        var hold = new Hold(button, holdFor is null);
        lock (_lock)
        {
            if (_held.Remove(button, out var before))
            {
                before.Timer?.Dispose(); // its release is not what ends this hold
            }

            buttons.Press(button); // also of one that is held: the conversation may have let go of it
            _held.Add(button, hold);
            hold.Timer = time.CreateTimer(_ => End(hold), null, holdFor ?? Longest, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <inheritdoc cref="IKioskControl.TryRelease"/>
    public bool TryRelease(string button, [NotNullWhen(false)] out string? problem)
    {
        problem = Complaint(button);
        if (problem is not null)
        {
            return false;
        }

        lock (_lock)
        {
            if (_held.TryGetValue(button, out var hold))
            {
                Release(hold);
            }
        }

        return true;
    }

    /// <summary>Releases what is held.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var hold in _held.Values.ToArray())
            {
                Release(hold);
            }
        }
    }

    private void End(Hold hold)
    {
        lock (_lock)
        {
            // A timer that was replaced while it already fired must not end the hold that replaced it.
            if (!_held.TryGetValue(hold.Button, out var present) || present != hold)
            {
                return;
            }

            Release(hold);
        }

        if (hold.IsOpenEnded)
        {
            ControlCauses.HeldTooLong.Write(log, hold.Button, (int)Longest.TotalMinutes);
        }
    }

    private void Release(Hold hold)
    {
        _held.Remove(hold.Button);
        hold.Timer?.Dispose();
        buttons.Release(hold.Button);
    }

    private string? Complaint(string button)
    {
        var names = buttons.Names;
        var shown = VisibleText.Quoted(button);
        if (names.Contains(button))
        {
            return buttons.IsOutOfReach(button)
                ? $"{shown} is a switch at the device itself; only a hand there moves it." : null;
        }

        if (names.Count == 0)
        {
            return $"there is no button {shown}: the configuration has none; add \"buttons\": {{ \"talk\": {{ \"source\": \"control\" }} }} "
                + "and save; it takes effect when nobody is there.";
        }

        var nearest = Nearest.Find(button, names);
        return $"there is no button {shown}; the configuration has {string.Join(", ", names.Select(n => $"\"{n}\""))}."
            + (nearest is null ? "" : $" Did you mean \"{nearest}\"?");
    }

    /// <summary>One hold of one button.</summary>
    private sealed class Hold(string button, bool isOpenEnded)
    {
        public string Button { get; } = button;

        public bool IsOpenEnded { get; } = isOpenEnded;

        public ITimer? Timer { get; set; }
    }
}
