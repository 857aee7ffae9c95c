using HydraKiosk.Audio.Echo.Release;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

public sealed class HeldBackTests
{
    private const float Silence = -1;

    private readonly HeldBack _heldBack = new(blockSamples: 1);
    private readonly List<float> _wire = [];
    private float _next;

    [Fact]
    public void An_open_microphone_is_never_late()
    {
        for (var i = 0; i < 50; i++)
        {
            Push(isOpen: true);
            Assert.Equal(i + 1, _wire.Count);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (float)i), _wire);
    }

    [Fact]
    public void A_person_brings_the_last_200_ms_with_him_and_the_wire_is_in_time_again()
    {
        Push(isOpen: true, times: 5);
        Push(isOpen: false, times: 30);
        Assert.Equal(15, _wire.Count);
        Push(isOpen: true);
        Assert.Equal(36, _wire.Count);
        Assert.All(_wire[5..15], sample => Assert.Equal(Silence, sample));
        Assert.Equal(Enumerable.Range(15, 21).Select(i => (float)i), _wire[15..]);
    }

    [Fact]
    public void A_loudspeaker_that_fell_silent_lets_nothing_out_from_before()
    {
        Push(isOpen: false, times: 25);
        Push(isOpen: true, isPerson: false);
        Assert.All(_wire[..25], sample => Assert.Equal(Silence, sample));
        Assert.Equal(25, _wire[25]);
        Assert.Equal(26, _wire.Count);
    }

    [Fact]
    public void One_who_comes_soon_after_it_closed_gets_what_there_is()
    {
        Push(isOpen: false, times: 3);
        Push(isOpen: true);
        Assert.Equal([0, 1, 2, 3], _wire);
        Push(isOpen: false, times: 21);
        Push(isOpen: true);
        Assert.Equal(26, _wire.Count);
        Assert.Equal(Silence, _wire[4]);
        Assert.Equal(5, _wire[5]);
    }

    private void Push(bool isOpen, int times = 1, bool isPerson = true)
    {
        var output = new float[_heldBack.MostSamples];
        for (var i = 0; i < times; i++)
        {
            var given = _heldBack.Push([_next++], [Silence], isOpen, isPerson, output);
            _wire.AddRange(output[..given]);
        }
    }
}
