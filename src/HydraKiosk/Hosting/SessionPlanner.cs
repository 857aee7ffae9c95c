using HydraKiosk.Configuration;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Screen;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Voices.Failover;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>
/// What the next session is made of: the configuration and the tools as they are then, and what has been said so far. Both may change while the kiosk
/// runs. Any thread.
/// </summary>
/// <param name="configuration">What the technician wrote.</param>
/// <param name="catalogue">What may be called at this moment.</param>
/// <param name="voice">Has the sessions.</param>
/// <param name="recap">What has been said.</param>
/// <param name="slow">Whether the person wants to be spoken to slowly.</param>
/// <param name="log">The journal.</param>
internal sealed class SessionPlanner(
    LoadedConfiguration configuration, ToolCatalogue catalogue, FailoverLink voice, ConversationRecap recap, SlowSpeech slow, ILogger log)
{
    private LoadedConfiguration _configuration = configuration;

    /// <summary>What sessions are made of from now on.</summary>
    public LoadedConfiguration Configuration
    {
        get => Volatile.Read(ref _configuration);
        set => Volatile.Write(ref _configuration, value);
    }

    /// <summary>The tools are others than before: the present session is told, as far as it has room for them.</summary>
    public void ToolsChanged()
    {
        var fitting = SessionPlans.Fitting(Configuration, catalogue.All);
        if (fitting.Count < catalogue.All.Count)
        {
            ToolCauses.LeftOut.Write(log, catalogue.All.Count - fitting.Count, catalogue.All[fitting.Count].Tool.Name);
        }

        voice.ChangeTools(SessionPlans.Declarations(fitting));
    }

    /// <summary>Plans a session. One that takes over from a lost one is told what has happened.</summary>
    public SessionPlan Plan(SessionRequest asked)
    {
        var settings = Configuration;
        var plan = SessionPlans.Plan(settings, SessionPlans.Fitting(settings, catalogue.All), asked.Greet);
        return slow.Apply(asked.WithRecap ? plan.WithRecap(recap, voice.IsKeeping, HydraVoice.RoomFor) : plan);
    }
}
