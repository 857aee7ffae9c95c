using System.Text;

namespace HydraKiosk.Link.Wire;

/// <summary>
/// The arguments of calls while they stream in, by call id. Bounded on every side: a service that never finishes a call, or finishes one
/// twice, costs nothing but a line in the journal.
/// </summary>
internal sealed class CallFragments
{
    /// <summary>Calls that may stream at once; fragments of further ones are ignored, their <c>done</c> still counts.</summary>
    public const int MaxOpenCalls = 32;

    /// <summary>Characters kept of one call's arguments. What is cut no longer parses, so it never runs.</summary>
    public const int MaxArguments = 64 * 1024;

    private const int RememberedCalls = 256;

    private readonly Dictionary<string, Fragments> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _finished = new();
    private readonly HashSet<string> _finishedSet = new(StringComparer.Ordinal);

    /// <summary>Fragments that found no place, by number of calls or by size.</summary>
    public long Refused { get; private set; }

    /// <summary>Whether a fragment of that call would be of no use, and is counted: for whoever would spare itself reading it.</summary>
    public bool Refuses(string callId)
    {
        if (_finishedSet.Contains(callId))
        {
            return true;
        }

        var isRefused = _open.TryGetValue(callId, out var call) ? call.Text.Length >= MaxArguments : _open.Count >= MaxOpenCalls;
        Refused += isRefused ? 1 : 0;
        return isRefused;
    }

    public void Add(string callId, string? name, string fragment)
    {
        if (_finishedSet.Contains(callId))
        {
            return;
        }

        if (!_open.TryGetValue(callId, out var call))
        {
            if (_open.Count >= MaxOpenCalls)
            {
                Refused++;
                return;
            }

            _open[callId] = call = new Fragments();
        }

        call.Name ??= name;
        var room = MaxArguments - call.Text.Length;
        if (fragment.Length > room)
        {
            Refused++;
        }

        call.Text.Append(fragment, 0, Math.Min(room, fragment.Length));
    }

    /// <summary>The end of a call. False when it had ended before: a repeated message must not run a tool twice.</summary>
    public bool Finish(string callId, ref string? name, ref string? arguments)
    {
        if (!_finishedSet.Add(callId))
        {
            return false;
        }

        _finished.Enqueue(callId);
        if (_finished.Count > RememberedCalls)
        {
            _finishedSet.Remove(_finished.Dequeue());
        }

        if (_open.Remove(callId, out var call))
        {
            name ??= call.Name;
            arguments = string.IsNullOrWhiteSpace(arguments) ? call.Text.ToString() : arguments;
        }

        if (string.IsNullOrWhiteSpace(arguments))
        {
            arguments = "{}";
        }
        else if (arguments.Length > MaxArguments)
        {
            Refused++;
            arguments = arguments[..MaxArguments];
        }

        return true;
    }

    private sealed class Fragments
    {
        public StringBuilder Text { get; } = new();

        public string? Name { get; set; }
    }
}
