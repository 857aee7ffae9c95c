namespace HydraKiosk.Link.Wire;

/// <summary>The numbers under which responses are known outside: they only grow, over all sessions of a link.</summary>
internal sealed class ResponseNumbers
{
    private int _last;

    public int Last => _last;

    public int Next() => ++_last;
}
