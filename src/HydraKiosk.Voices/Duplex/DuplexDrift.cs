using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Duplex;

/// <summary>Whether what a server sends is still the wire of PersonaPlex and Moshi. One session.</summary>
public sealed class DuplexDrift
{
    private const int MaxDifferences = 40;

    private readonly OpusDownlink _sound = new();
    private readonly List<string> _differences = [];
    private bool _hasHandshake;
    private int _soundMessages;

    /// <summary>How the wire differs, in plain words; empty where it does not.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Whether anything to listen to has come, of which one could say that it is right.</summary>
    public bool HasSound => _soundMessages > 0;

    /// <summary>Takes a message.</summary>
    public void Add(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (!isBinary || message.Length == 0)
        {
            Note(isBinary ? "an empty message" : "a message in text, where all are binary");
            return;
        }

        switch ((DuplexKind)message[0])
        {
            case DuplexKind.Handshake:
                if (message.Length is not (1 or 9))
                {
                    Note($"a handshake of {message.Length} bytes, where it has 1 or 9");
                }

                _hasHandshake = true;
                break;
            case DuplexKind.Sound:
                AddSound(message[1..]);
                break;
            case DuplexKind.Text or DuplexKind.Control or DuplexKind.Metadata or DuplexKind.Error or DuplexKind.Ping:
                break;
            default:
                Note($"unknown message of kind {message[0]}");
                break;
        }
    }

    private void AddSound(ReadOnlySpan<byte> pages)
    {
        _soundMessages++;
        if (!_hasHandshake)
        {
            Note("sound before the handshake");
        }

        var (undecodable, broken) = (_sound.Undecodable, _sound.Broken);
        _sound.Add(pages, static _ => { });
        if (_sound.Problem is { } problem)
        {
            Note($"sound of another form: {problem}");
        }

        if (_sound.Broken > broken)
        {
            Note("sound that is no Ogg page, or a damaged one");
        }

        if (_sound.Undecodable > undecodable)
        {
            Note("sound that is not Opus");
        }
    }

    private void Note(string difference)
    {
        if (_differences.Count < MaxDifferences && !_differences.Contains(difference))
        {
            _differences.Add(difference);
        }
    }
}
