using HydraKiosk.Configuration;
using HydraKiosk.Conversation;

namespace HydraKiosk.Reloading;

/// <summary>The running parts of the device, as far as their configuration can change.</summary>
internal interface IReconfigured
{
    /// <summary>What the conversation knows now.</summary>
    ConversationState State { get; }

    /// <summary>Whether conversations end, see <see cref="ConversationRules.HasVisitors"/>.</summary>
    bool HasVisitors { get; }

    /// <summary>Whether a tool is at work, whoever called it.</summary>
    bool IsToolAtWork { get; }

    /// <summary>Takes what may change while it runs: what holds at once, and what sessions are made of from now on.</summary>
    void Adopt(LoadedConfiguration configuration);

    /// <summary>Switches the microphone off, as somebody had done on the parts before these.</summary>
    void Mute();

    /// <summary>Gives up a session that was made of what has changed, and tries one.</summary>
    void RenewSessions();
}
