namespace HydraKiosk.Face.Access;

/// <summary>Lets nobody guess a PIN or a password: after some wrong ones none is looked at for a while. Any thread.</summary>
/// <param name="secret">What has to be said; null where nothing opens it.</param>
/// <param name="time">The clock.</param>
/// <param name="locked">Told when it begins to look at none.</param>
internal sealed class GuessLimit(string? secret, TimeProvider time, Action locked)
{
    /// <summary>Wrong ones after which it has to be waited.</summary>
    public const int Most = 5;

    /// <summary>How long.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _wrong;
    private long _lastWrong;

    /// <summary>Whether there is a secret at all.</summary>
    public bool IsSet => secret is not null;

    /// <summary>Looks at one.</summary>
    public Guess Try(string offered)
    {
        lock (_lock)
        {
            if (_wrong >= Most && time.GetElapsedTime(_lastWrong) < Wait)
            {
                return Guess.TooMany;
            }

            if (secret is not null && Secrets.AreSame(secret, offered))
            {
                _wrong = 0;
                return Guess.Right;
            }

            _wrong = _wrong >= Most ? 1 : _wrong + 1;
            _lastWrong = time.GetTimestamp();
            if (_wrong == Most)
            {
                locked();
            }

            return Guess.Wrong;
        }
    }
}

/// <summary>What became of a guess.</summary>
internal enum Guess
{
    /// <summary>It is the secret.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>It was not looked at, because too many before it were wrong.</summary>
    TooMany,
}
