using HydraKiosk.Face.Captions;

namespace HydraKiosk.Face.Tests;

/// <summary>When each word of a reply may be seen.</summary>
public sealed class CaptionTrackTests
{
    private static readonly List<string> _four = ["aaaa", "bbbb", "cccc", "dddd"];

    private readonly CaptionTrack _track = new(1);

    [Fact]
    public void A_word_is_seen_when_its_sound_has_begun_and_not_before()
    {
        _track.Add(_four, Seconds(0));
        _track.Add(_four, Seconds(2)); // so the first four share two seconds

        Assert.Equal(0, ShownAt(0));
        Assert.Equal(1, ShownAt(0.01));
        Assert.Equal(1, ShownAt(0.5));
        Assert.Equal(2, ShownAt(0.51));
        Assert.Equal(4, ShownAt(2));
        Assert.Equal(5, ShownAt(2.01));
    }

    [Fact]
    public void The_last_piece_ends_with_the_reply()
    {
        _track.Add(_four, Seconds(1));
        _track.Complete(Seconds(5));

        Assert.Equal(1, ShownAt(2));
        Assert.Equal(2, ShownAt(2.01));
        Assert.Equal(4, ShownAt(4.01));
    }

    [Fact]
    public void Without_a_length_words_are_taken_to_be_spoken_slowly()
    {
        _track.Add(_four, Seconds(0)); // five characters each, with the space: 0.42 s

        Assert.Equal(1, ShownAt(0.41));
        Assert.Equal(2, ShownAt(0.43));
    }

    [Fact]
    public void Text_that_comes_all_at_once_is_spread_over_the_whole_reply()
    {
        _track.Add(_four, Seconds(0));
        _track.Add(_four, Seconds(0));
        _track.Complete(Seconds(8));

        Assert.Equal(1, ShownAt(1));
        Assert.Equal(8, ShownAt(7.5));
    }

    [Fact]
    public void A_pause_after_a_sentence_belongs_to_its_last_word()
    {
        _track.Add(["aaaa.", "bbbb"], Seconds(0));
        _track.Complete(Seconds(16)); // weights 11 and 5

        Assert.Equal(1, ShownAt(11));
        Assert.Equal(2, ShownAt(11.01));
    }

    [Fact]
    public void A_reply_that_is_cut_keeps_the_words_that_were_begun()
    {
        _track.Add(_four, Seconds(0));
        _track.Complete(Seconds(4));
        ShownAt(2.5); // the device had taken so much

        _track.End(Seconds(1.5), isWhole: false); // and so much came to sound

        Assert.Equal(2, _track.Shown);
        Assert.True(_track.IsCut);
        Assert.Equal(2, ShownAt(4)); // nothing comes after it
    }

    [Fact]
    public void A_whole_reply_shows_all_its_words_wherever_they_were_thought_to_be()
    {
        _track.Add(_four, Seconds(9));
        _track.End(Seconds(4), isWhole: true);

        Assert.Equal(4, _track.Shown);
        Assert.False(_track.IsCut);
    }

    [Fact]
    public void What_is_kept_of_a_reply_is_bounded()
    {
        for (var i = 0; i < 1000; i++)
        {
            _track.Add(_four, Seconds(i));
        }

        _track.End(Seconds(1000), isWhole: true);
        Assert.Equal(CaptionTrack.MostWords, _track.Shown);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private int ShownAt(double seconds)
    {
        _track.Advance(Seconds(seconds));
        return _track.Shown;
    }
}
