using System.Text;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Conversation.Recap;

/// <summary>Puts the recap of a lost session into the plan of the next.</summary>
public static class RecapPlan
{
    /// <summary>
    /// What a recap takes at most, however much room there is: what stands in the instructions is read again with every turn, and a session
    /// that grows too large over its turns falls silent as well.
    /// </summary>
    public const int MaxBytes = 4096;

    /// <summary>Left free of what the service takes.</summary>
    public const int Margin = 500;

    /// <summary>
    /// The plan with the recap after its instructions, or the plan as it is when there is nothing to tell or no room: it can be sent in any case
    /// in which it could be sent without.
    /// </summary>
    /// <param name="plan">Without a recap.</param>
    /// <param name="recap">Of the conversation.</param>
    /// <param name="wordsFollow">Whether what the person said last goes to the session as sound.</param>
    /// <param name="roomLeft">
    /// How many bytes of UTF-8 may still be added to the instructions of a plan before the service would not take it; below 0 where there are too
    /// many.
    /// </param>
    public static SessionPlan WithRecap(this SessionPlan plan, ConversationRecap recap, bool wordsFollow, Func<SessionPlan, int> roomLeft)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recap);
        ArgumentNullException.ThrowIfNull(roomLeft);
        var room = MaxBytes; // most plans have as much, and need not be measured without a recap
        for (var isFirst = true; room > 0 && recap.Text(room, wordsFollow) is { } text; isFirst = false)
        {
            var extended = plan with { Instructions = $"{plan.Instructions}\n\n{text}" };
            var excess = Margin - roomLeft(extended);
            if (excess <= 0)
            {
                return extended;
            }

            room = isFirst
                ? Math.Min(room, roomLeft(plan) - Margin)
                : Encoding.UTF8.GetByteCount(text) - excess; // quotes and line ends take more on the wire
        }

        return plan;
    }
}
