using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Hydra.Tests.Fuzz;

/// <summary>A downlink that holds its caller to the contract, with room that comes and goes; keeps the last samples only.</summary>
internal sealed class ContractDownlink(Random random) : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[256];
    private readonly HashSet<int> _completed = [];
    private readonly HashSet<int> _open = [];
    private int _offeredTo;
    private int _offered;

    public byte[] Last { get; private set; } = [];

    /// <summary>Responses begun and not completed.</summary>
    public int Open => _open.Count;

    /// <summary>Takes everything while on, sometimes nothing while off.</summary>
    public bool HasRoom { get; set; }

    public void SetRate(int sampleRateHz) => throw new InvalidOperationException("the session sets the rate, not the reader");

    public Span<byte> GetSpan(int response)
    {
        _offeredTo = response;
        _offered = HasRoom ? 256 : random.Next(20) == 0 ? 0 : 2 * random.Next(1, 129);
        return _slice.AsSpan(0, _offered);
    }

    public void Commit(int response, int bytes)
    {
        Assert.Equal(_offeredTo, response);
        Assert.InRange(bytes, 1, _offered);
        Assert.Equal(0, bytes & 1);
        if (!_completed.Contains(response)) // a late piece opens nothing
        {
            _open.Add(response);
        }

        if (HasRoom)
        {
            Last = [.. _slice.AsSpan(0, bytes)];
        }
    }

    public void Complete(int response)
    {
        Assert.True(_completed.Add(response), $"response {response} completed twice");
        _open.Remove(response);
    }
}
