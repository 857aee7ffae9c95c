using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;

namespace HydraKiosk.Reloading;

/// <summary>What is wanted and waits until nobody is in a conversation. Not for several threads at once.</summary>
/// <param name="time">The clock.</param>
internal sealed class Waiting(TimeProvider time)
{
    private readonly QuietWatch _quiet = new(time);
    private bool _isBack;
    private bool _isHurried;

    /// <summary>What is wanted; null for nothing.</summary>
    public KioskMaking? Wanted { get; private set; }

    /// <summary>What differs from what is in effect.</summary>
    public IReadOnlyList<SettingChange> Changes { get; private set; } = [];

    /// <summary>What was in effect before anything of it, also what holds at once, was taken over; null while nothing is wanted.</summary>
    public KioskMaking? Before { get; private set; }

    /// <summary>Whether the parts of the device have to be made anew for it.</summary>
    public bool NeedsNewParts => Changes.Any(c => c.Effect == TakesEffect.WhenIdle);

    /// <summary>Wants something, where anything waits for it.</summary>
    /// <param name="making">What.</param>
    /// <param name="before">What was in effect before anything of it was.</param>
    /// <param name="changes">What of it cannot be had at once.</param>
    /// <param name="isBack">Whether it is what was in effect before, which then is not on trial.</param>
    public void Want(KioskMaking making, KioskMaking before, IReadOnlyList<SettingChange> changes, bool isBack = false) =>
        (Wanted, Before, Changes, _isBack, _isHurried) =
            changes.Count > 0 ? (making, before, changes, isBack, false) : (null, null, [], false, false);

    /// <summary>Wants nothing.</summary>
    public void Clear() => (Wanted, Before, Changes, _isBack, _isHurried) = (null, null, [], false, false);

    /// <summary>What is in effect has failed: what is wanted need not wait for more than that there is no session.</summary>
    /// <returns>Whether anything new is wanted.</returns>
    public bool Hurry() => _isHurried = Wanted is not null && !_isBack;

    /// <summary>Whether it may be taken over now; to be asked again and again.</summary>
    /// <param name="kiosk">The running parts.</param>
    /// <param name="linger">Quiet after which a conversation is over.</param>
    public bool MayBegin(IReconfigured kiosk, TimeSpan linger)
    {
        var state = kiosk.State;
        var isFree = _quiet.IsFree(kiosk, linger);

        // Without a session nobody is talked to, and what is in effect is why.
        return Wanted is not null && (isFree || ((_isBack || _isHurried) && state.Link != LinkState.Ready));
    }

    /// <summary>Takes what is wanted; null for nothing.</summary>
    public Taken? Take()
    {
        var taken = Wanted is { } making ? new Taken(making, Before!, Changes, !_isBack) : null;
        Clear();
        return taken;
    }

    /// <summary>What was wanted.</summary>
    /// <param name="Making">What.</param>
    /// <param name="Before">What was in effect before anything of it was.</param>
    /// <param name="Changes">What of it had to wait.</param>
    /// <param name="IsTried">Whether it is on trial.</param>
    public sealed record Taken(KioskMaking Making, KioskMaking Before, IReadOnlyList<SettingChange> Changes, bool IsTried);
}
