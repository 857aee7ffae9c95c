using System.Buffers.Text;
using System.Security.Cryptography;

namespace HydraKiosk.Face.Access;

/// <summary>Gives out the tokens with which a page is opened: each opens one, once, and not for long. Any thread.</summary>
/// <param name="time">The clock of their lives.</param>
internal sealed class TokenDesk(TimeProvider time)
{
    /// <summary>How long a token may lie before it is used: a browser on a slow board takes half a minute to start.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    /// <summary>Tokens that may wait at a time; the oldest goes first.</summary>
    public const int Most = 8;

    private readonly Lock _lock = new();
    private readonly List<(string Token, long At)> _waiting = [];

    /// <summary>A new one: 24 bytes of chance, as text that fits an address.</summary>
    public string Mint()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        lock (_lock)
        {
            if (_waiting.Count == Most)
            {
                _waiting.RemoveAt(0);
            }

            _waiting.Add((token, time.GetTimestamp()));
        }

        return token;
    }

    /// <summary>Uses one up.</summary>
    /// <returns>Whether it was given out, is young enough, and was never used.</returns>
    public bool TryUse(string token)
    {
        lock (_lock)
        {
            _waiting.RemoveAll(waiting => time.GetElapsedTime(waiting.At) > Life);
            return _waiting.RemoveAll(waiting => Secrets.AreSame(waiting.Token, token)) > 0;
        }
    }
}
