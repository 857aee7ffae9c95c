using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Running;

/// <summary>
/// The wait before an attempt, which ends early where what it waits for has happened: another key stands in the refused one's place, or the clock was
/// set.
/// </summary>
internal sealed class WaitingOut(ReconnectPolicy policy, RetryWait retry, LinkKey key, TimeProvider clock)
{
    /// <summary>How often a refused key is looked up again: soon enough for a technician who stands before the device.</summary>
    private static readonly TimeSpan _keyLook = TimeSpan.FromSeconds(10);

    /// <summary>By more than this no clock is corrected but by somebody who sets it.</summary>
    private static readonly TimeSpan _clockSetBy = TimeSpan.FromMinutes(1);

    /// <summary>Lets the wait pass; while it is about a refused key, looks whether another one stands in its place.</summary>
    /// <param name="down">Why there is no session; null where nothing is known.</param>
    /// <param name="isStillWanted">Whether anybody still wants the session that is waited for.</param>
    public async Task PassAsync(LinkDown? down, Func<bool> isStillWanted)
    {
        var keyRefused = down?.Fault == LinkFault.CredentialsRefused && key.CanBeReadAgain;
        var clockDoubted = down?.CauseCode == LinkTroubles.ClocksDiffer.Code;
        var (wall, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        while (retry.Remaining > TimeSpan.Zero)
        {
            var clockSet = clockDoubted && (clock.GetUtcNow() - wall - clock.GetElapsedTime(began)).Duration() > _clockSetBy;
            if (clockSet || (keyRefused && key.Refresh()))
            {
                (keyRefused, clockDoubted) = (false, false);
                var delay = policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
                if (delay < retry.Remaining)
                {
                    retry.Set(delay, Haste.Free, bindsNextRequest: false);
                }
            }

            if (!isStillWanted())
            {
                return;
            }

            await retry.WaitAsync(keyRefused || clockDoubted ? _keyLook : null); // a request that has ended since has left a wake-up for it
        }

        if (keyRefused)
        {
            key.Refresh();
        }
    }
}
