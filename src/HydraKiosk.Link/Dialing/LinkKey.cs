using HydraKiosk.Link.Journal;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Dialing;

/// <summary>The key in use, and a second look at its source: a technician who replaces a refused key need not restart.</summary>
/// <param name="first">The key at the start.</param>
/// <param name="readAgain">Reads it from its source; null where it has none.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class LinkKey(ApiKey first, Func<KeyReading>? readAgain, ILogger log)
{
    private ApiKey _current = first;
    private string? _notedProblem;

    /// <summary>The key in use.</summary>
    public ApiKey Current => Volatile.Read(ref _current);

    /// <summary>Whether it has a source to look at.</summary>
    public bool CanBeReadAgain => readAgain is not null;

    /// <summary>Looks again; true when another key stands there now, which is the one in use from here on.</summary>
    public bool Refresh()
    {
        if (readAgain is null)
        {
            return false;
        }

        var reading = readAgain();
        if (reading.Key is not { } key)
        {
            var problem = reading.Problem ?? "there is none";
            if (problem != _notedProblem)
            {
                _notedProblem = problem;
                LinkTroubles.KeyUnreadable.Write(log, problem);
            }

            return false;
        }

        _notedProblem = null;
        if (string.Equals(key.Reveal(), Current.Reveal(), StringComparison.Ordinal))
        {
            return false;
        }

        Volatile.Write(ref _current, key);
        return true;
    }
}
