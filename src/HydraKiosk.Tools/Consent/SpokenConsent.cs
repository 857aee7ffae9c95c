using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Consent;

/// <summary>
/// Takes a person's spoken yes, as far as that can be told: the model asks for a call, is told to ask the person, and asks for the very same call
/// again after the person has begun to speak and was taken for meaning it. What they had begun to say before the call is no answer to it, however
/// late the service judges it, and a cough is none either. A model that asks twice without a yes gets nowhere. Any thread.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class SpokenConsent(TimeProvider time)
{
    /// <summary>How long after the first call the second one counts.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Nobody hears a question and answers it sooner: who speaks earlier goes on with what they were saying.</summary>
    public static readonly TimeSpan SoonestYes = TimeSpan.FromSeconds(2);

    /// <summary>Calls that wait for a yes; the oldest goes first.</summary>
    public const int Capacity = 16;

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = []; // oldest first

    /// <summary>Whether a call may run now; if not, it waits for the person's yes, and the model is to ask for it.</summary>
    /// <param name="toolClass">The tool's class; never money or vehicle, for which a spoken yes is not enough.</param>
    /// <param name="tool">Its name.</param>
    /// <param name="argumentsDigest">A digest of the exact arguments.</param>
    /// <param name="speechesBegun">How many times the person had begun to speak when the call came.</param>
    /// <param name="speechMeant">Which of these was the newest that was meant as a turn.</param>
    /// <returns>True once for each yes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class needs a button.</exception>
    public bool TryUse(ToolClass toolClass, string tool, string argumentsDigest, int speechesBegun, int speechMeant)
    {
        if (toolClass >= ToolClass.Money)
        {
            throw new ArgumentOutOfRangeException(nameof(toolClass), toolClass, "a spoken yes is not enough for this class");
        }

        ArgumentException.ThrowIfNullOrEmpty(tool);
        ArgumentException.ThrowIfNullOrEmpty(argumentsDigest);
        lock (_lock)
        {
            _waiting.RemoveAll(w => time.GetElapsedTime(w.At) >= Limit);
            var index = _waiting.FindIndex(w => w.Tool == tool && w.ArgumentsDigest == argumentsDigest);
            if (index >= 0)
            {
                if (speechMeant <= _waiting[index].SpeechesBegun || time.GetElapsedTime(_waiting[index].At) < SoonestYes)
                {
                    return false; // the person has said nothing since
                }

                _waiting.RemoveAt(index);
                return true;
            }

            if (_waiting.Count == Capacity)
            {
                _waiting.RemoveAt(0);
            }

            _waiting.Add(new Waiting(tool, argumentsDigest, speechesBegun, time.GetTimestamp()));
            return false;
        }
    }

    /// <summary>The conversation is over, or the kill switch went on: no yes of before counts.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }
    }

    private sealed record Waiting(string Tool, string ArgumentsDigest, int SpeechesBegun, long At);
}
