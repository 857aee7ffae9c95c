using System.Text.Json;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>A response that is being generated.</summary>
/// <param name="id">Its id.</param>
/// <param name="number">Counts the responses of the session, from 1.</param>
/// <param name="item">The assistant's item.</param>
/// <param name="reply">What it says and calls.</param>
/// <param name="origin"><c>greeting</c>, <c>turn:N</c> or <c>create</c>, for faults.</param>
/// <param name="audio">Its sound, PCM16.</param>
/// <param name="caption">Its words.</param>
/// <param name="spaced">Whether the pieces of its words carry their own white space.</param>
internal sealed class ResponseRun(
    string id, int number, SimulatedItem item, ScenarioReply reply, string origin, byte[] audio, string caption, bool spaced)
{
    private readonly string[] _pieces = Pieces(caption, spaced);
    private int _piecesSaid;

    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Counts the responses of the session, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>The assistant's item.</summary>
    public SimulatedItem Item { get; } = item;

    /// <summary>What it says and calls.</summary>
    public ScenarioReply Reply { get; } = reply;

    /// <summary>What it answers: <c>greeting</c>, <c>turn:N</c> or <c>create</c>.</summary>
    public string Origin { get; } = origin;

    /// <summary>Its whole audio, PCM16.</summary>
    public byte[] Audio { get; } = audio;

    /// <summary>The byte at which its audio ends: in the middle, when the reply is cut off by a limit or a fault.</summary>
    public int AudioEnd { get; } = reply.Ending == ReplyEnding.Completed ? audio.Length : audio.Length / 4 * 2;

    /// <summary>How many bytes of its audio were sent.</summary>
    public int Position { get; set; }

    /// <summary>Its calls, from the moment they are being sent.</summary>
    public List<CallRun> Calls { get; } = [];

    /// <summary>Its steps; each value is the time until the next step.</summary>
    public IEnumerator<TimeSpan>? Steps { get; set; }

    /// <summary>The next step; null while it is held.</summary>
    public IDisposable? Next { get; set; }

    /// <summary>Whether it is held until it is clear whether the person's speech is a turn.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether its <c>response.done</c> was sent already, before its end.</summary>
    public bool IsDoneSent { get; set; }

    /// <summary>How it ends, once its steps are over: the status, and the reason where there is one. Null for one that never ends.</summary>
    public (string Status, string? Reason)? Outcome { get; set; }

    /// <summary>Whether more of its audio may follow.</summary>
    public bool InAudio { get; set; }

    /// <summary>Returns the next piece of the caption that belongs to the audio sent so far; null when there is none.</summary>
    public string? NextPiece()
    {
        var due = AudioEnd == 0 ? _pieces.Length : (int)Math.Ceiling((double)_pieces.Length * (Position + 1) / Audio.Length);
        return _piecesSaid < Math.Min(due, _pieces.Length) ? _pieces[_piecesSaid++] : null;
    }

    /// <summary>Writes what its <c>response.done</c> says.</summary>
    /// <param name="json">Takes the <c>response</c> property.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="reason">Why so, unless that goes without saying.</param>
    /// <param name="usage">Tokens, where they are told.</param>
    public void WriteDone(Utf8JsonWriter json, string status, string? reason, (long Input, long Output)? usage)
    {
        json.WriteStartObject("response");
        json.WriteString("id", Id);
        json.WriteString("status", status);
        if (reason is not null)
        {
            WriteReason(json, status, reason);
        }

        if (status is "completed" or "incomplete")
        {
            WriteOutput(json, status);
        }

        if (usage is { } tokens)
        {
            json.WriteStartObject("usage");
            json.WriteNumber("input_tokens", tokens.Input);
            json.WriteNumber("output_tokens", tokens.Output);
            json.WriteNumber("total_tokens", tokens.Input + tokens.Output);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter json, string status, string reason)
    {
        json.WriteStartObject("status_details");
        json.WriteString("type", status);
        if (status == "failed")
        {
            json.WriteStartObject("error");
            json.WriteString("code", reason);
            json.WriteString("type", "server_error");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("reason", reason);
        }

        json.WriteEndObject();
    }

    private void WriteOutput(Utf8JsonWriter json, string status)
    {
        json.WriteStartArray("output");
        ConversationItems.WriteMessage(json, Item.Id, "assistant", status, "output_audio");
        foreach (var call in Calls)
        {
            ConversationItems.WriteCall(json, call, "completed");
        }

        json.WriteEndArray();
    }

    /// <summary>Phrases of about four words, which is how observed services send their text; joined as they are, they are the text.</summary>
    private static string[] Pieces(string caption, bool spaced) =>
        [.. caption.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Chunk(4)
            .Select((words, n) => (spaced && n > 0 ? " " : "") + string.Join(' ', words))];
}
