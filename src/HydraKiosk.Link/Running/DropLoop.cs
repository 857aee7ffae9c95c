using HydraKiosk.Link.Journal;

namespace HydraKiosk.Link.Running;

/// <summary>
/// Recognises a service, or something before it, that accepts sessions only to drop them: each attempt looks like a success, and a
/// conversation gets nowhere.
/// </summary>
internal sealed class DropLoop
{
    /// <summary>So many short sessions in a row are no accident.</summary>
    public const int Enough = 3;

    /// <summary>Sessions in a row that were ready and gone again before they could prove anything.</summary>
    public int Drops { get; private set; }

    /// <summary>Whether it is one.</summary>
    public bool IsRecognised => Drops >= Enough;

    /// <summary>A session that had become ready is over.</summary>
    /// <param name="readyFor">How long it was.</param>
    /// <param name="byFarEnd">Whether the service or the network ended it, not this device.</param>
    /// <returns>Whether the journal should say so now: at the third, then ever more rarely.</returns>
    public bool Ended(TimeSpan readyFor, bool byFarEnd)
    {
        if (readyFor >= ReconnectPolicy.HealthyAfter)
        {
            Drops = 0;
        }
        else if (byFarEnd)
        {
            Drops++;
            return PowersOfTen.IsDue(Drops, Enough);
        }

        return false;
    }
}
