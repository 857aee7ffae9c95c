using System.Text;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Conversation.Account;

/// <summary>Puts the account of a lost session into the plan of the next.</summary>
public static class AccountPlan
{
    /// <summary>
    /// What an account takes at most, however much room there is: what stands in the instructions is read again with every turn, and a session
    /// that grows too large over its turns falls silent as well.
    /// </summary>
    public const int MaxBytes = 4096;

    /// <summary>Left free below <see cref="ConfigureSize.Limit"/>.</summary>
    public const int Margin = 500;

    /// <summary>
    /// The plan with the account after its instructions, or the plan as it is when there is nothing to tell or no room: it can be sent in any case
    /// in which it could be sent without.
    /// </summary>
    /// <param name="plan">Without an account.</param>
    /// <param name="account">Of the conversation.</param>
    /// <param name="wordsFollow">Whether what the person said last goes to the session as sound.</param>
    public static SessionPlan WithAccount(this SessionPlan plan, ConversationAccount account, bool wordsFollow)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(account);
        var room = MaxBytes; // most plans have as much, and need not be measured without an account
        for (var isFirst = true; room > 0 && account.Text(room, wordsFollow) is { } text; isFirst = false)
        {
            var extended = plan with { Instructions = $"{plan.Instructions}\n\n{text}" };
            var excess = ClientEventWriter.ConfigureBytes(extended) - (ConfigureSize.Limit - Margin);
            if (excess <= 0)
            {
                return extended;
            }

            room = isFirst
                ? Math.Min(room, ConfigureSize.Limit - Margin - ClientEventWriter.ConfigureBytes(plan))
                : Encoding.UTF8.GetByteCount(text) - excess; // quotes and line ends take more on the wire
        }

        return plan;
    }
}
