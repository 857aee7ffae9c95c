using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>A response that is being made.</summary>
/// <param name="id">Its id.</param>
/// <param name="number">Counts the responses of the session, from 1.</param>
/// <param name="request">What it answers.</param>
/// <param name="caption">Its words.</param>
/// <param name="audio">Its sound, at the rate of the session's output.</param>
internal sealed class RealtimeReply(string id, int number, ReplyRequest request, string caption, short[] audio)
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Counts the responses of the session, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>What it answers: <c>greeting</c>, <c>turn:N</c> or <c>create</c>.</summary>
    public string Origin { get; } = request.Origin;

    /// <summary>What it says and calls.</summary>
    public ScenarioReply Reply { get; } = request.Reply;

    /// <summary>Its words.</summary>
    public string[] Words { get; } = caption.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Its sound.</summary>
    public short[] Audio { get; } = audio;

    /// <summary>The items that it has made so far, in their order.</summary>
    public List<RealtimeItem> Items { get; } = [];

    /// <summary>The item whose sound or words are being sent; null between items.</summary>
    public RealtimeItem? Open { get; set; }

    /// <summary>How many samples of the open item were sent.</summary>
    public int SentOfItem { get; set; }

    /// <summary>How many samples were sent in all.</summary>
    public int Sent { get; set; }

    /// <summary>How many words of the open item were sent.</summary>
    public int WordsOfItem { get; set; }

    /// <summary>Its steps; each value is the time until the next.</summary>
    public IEnumerator<TimeSpan>? Steps { get; set; }

    /// <summary>The next step.</summary>
    public IDisposable? Next { get; set; }

    /// <summary>How it ends, once its steps are over; null for one that never does.</summary>
    public (string Status, string? Reason)? Outcome { get; set; }
}
