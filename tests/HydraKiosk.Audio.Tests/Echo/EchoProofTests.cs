using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;

namespace HydraKiosk.Audio.Tests.Echo;

public sealed class EchoProofTests
{
    private readonly EchoProof _proof = new();
    private int _pathChanges;

    [Fact]
    public void Nothing_is_proven_before_three_seconds_of_echo_in_which_nobody_was_heard()
    {
        Say(NearEnd.Room, 10_000, enhancementDb: 40);
        Say(NearEnd.EchoOnly, EchoProof.FirstProofBlocks - 1);
        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
        Say(NearEnd.EchoOnly, 1);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void An_opening_before_the_proof_takes_a_second_of_it_away()
    {
        Say(NearEnd.EchoOnly, EchoProof.FirstProofBlocks - 1);
        Say(NearEnd.Person, 60);
        Say(NearEnd.EchoOnly, EchoProof.OpeningCostBlocks);
        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
        Say(NearEnd.EchoOnly, 1);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void What_is_not_known_proves_nothing()
    {
        Say(NearEnd.EchoOnly, 5000, enhancementDb: float.NaN);
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 5.9f);
        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
    }

    [Fact]
    public void One_that_hardly_subtracts_is_refused_and_not_to_and_fro()
    {
        Prove();
        Say(NearEnd.EchoOnly, 100, enhancementDb: 4);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        Say(NearEnd.EchoOnly, 1, enhancementDb: 2.9f);
        Assert.Equal(EchoSafety.EchoTooStrong, _proof.Safety);
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 4);
        Assert.Equal(EchoSafety.EchoTooStrong, _proof.Safety);
    }

    [Fact]
    public void Another_path_closes_at_once_and_the_next_proof_takes_twice_as_long()
    {
        Prove();
        _pathChanges++;
        Say(NearEnd.EchoOnly, 1);
        Assert.Equal(EchoSafety.PathChanged, _proof.Safety);
        Say(NearEnd.EchoOnly, (2 * EchoProof.FirstProofBlocks) - 1);
        Assert.Equal(EchoSafety.PathChanged, _proof.Safety);
        Say(NearEnd.EchoOnly, 1);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void A_proof_that_has_held_for_two_minutes_of_echo_makes_the_next_one_short_again()
    {
        Prove();
        _pathChanges++;
        Say(NearEnd.EchoOnly, 1 + (2 * EchoProof.FirstProofBlocks));
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        Say(NearEnd.EchoOnly, EchoProof.HeldBlocks + 1);
        _pathChanges++;
        Say(NearEnd.EchoOnly, (2 * EchoProof.FirstProofBlocks) - 1); // 4 times without those minutes
        Assert.Equal(EchoSafety.PathChanged, _proof.Safety);
        Say(NearEnd.EchoOnly, 2);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void A_far_end_that_stays_unknown_is_told_after_half_a_second_and_costs_no_longer_proof()
    {
        Prove();
        Say(NearEnd.EchoOnly, 50, isFarEndKnown: false);
        Assert.Equal(EchoSafety.FarEndUnknown, _proof.Safety);
        Prove();
    }

    [Fact]
    public void What_was_not_judged_proves_nothing_and_refuses_nothing()
    {
        Say(NearEnd.EchoOnly, 5000, isJudged: false);
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 0, isJudged: false);
        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
        Prove();
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 0, isJudged: false);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void An_echo_that_is_lost_in_the_noise_need_not_be_taken_out()
    {
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 0, leftAboveNoiseDb: 3.5f);
        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
        Say(NearEnd.EchoOnly, EchoProof.FirstProofBlocks, enhancementDb: 0, leftAboveNoiseDb: 2);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        Say(NearEnd.EchoOnly, 1000, enhancementDb: 0, leftAboveNoiseDb: 5);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        Say(NearEnd.EchoOnly, 1, enhancementDb: 0, leftAboveNoiseDb: 6.5f);
        Assert.Equal(EchoSafety.EchoTooStrong, _proof.Safety);
        Say(NearEnd.EchoOnly, 5000, enhancementDb: 0, leftAboveNoiseDb: float.NaN);
        Assert.Equal(EchoSafety.EchoTooStrong, _proof.Safety);
    }

    [Fact]
    public void Who_interrupts_and_speaks_on_when_the_loudspeaker_is_silent_is_no_echo()
    {
        Prove();
        for (var i = 0; i < 20; i++)
        {
            Say(NearEnd.EchoOnly, 100);
            Say(NearEnd.Person, 60);
            Say(NearEnd.Room, 100, leftAboveNoiseDb: 25);
        }

        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        for (var i = 0; i < 4; i++)
        {
            Say(NearEnd.EchoOnly, 100);
            Say(NearEnd.Person, 60);
            Say(NearEnd.Room, 30, leftAboveNoiseDb: 25); // what dies down
            Say(NearEnd.Room, 100, leftAboveNoiseDb: 5);
        }

        Assert.Equal(EchoSafety.TooManyOpenings, _proof.Safety);
    }

    [Fact]
    public void Who_pauses_for_a_breath_when_the_loudspeaker_falls_silent_is_no_echo_either()
    {
        Prove();
        for (var i = 0; i < 20; i++)
        {
            Say(NearEnd.EchoOnly, 100);
            Say(NearEnd.Person, 30);
            Say(NearEnd.EchoOnly, 60); // "stop", and a breath
            Say(NearEnd.Room, 80, leftAboveNoiseDb: 3);
            Say(NearEnd.Room, 30, leftAboveNoiseDb: 25);
        }

        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void Who_spoke_before_the_loudspeaker_began_is_not_held_against_it()
    {
        Prove();
        for (var i = 0; i < 20; i++)
        {
            Say(NearEnd.Room, 50, leftAboveNoiseDb: 3);
            Say(NearEnd.Person, 50);
            Say(NearEnd.EchoOnly, 100);
        }

        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void Openings_before_the_proof_and_while_nothing_sounds_are_not_held_against_it()
    {
        for (var i = 0; i < 10; i++)
        {
            Say(NearEnd.Person, 60);
            Say(NearEnd.EchoOnly, 20);
        }

        Assert.Equal(EchoSafety.Unproven, _proof.Safety);
        Prove();
        for (var i = 0; i < 10; i++)
        {
            Say(NearEnd.Person, 60, isAudible: false); // the button has silenced the loudspeaker
            Say(NearEnd.EchoOnly, 20);
        }

        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    [Fact]
    public void An_agent_that_answers_itself_is_stopped_and_a_person_who_interrupts_now_and_then_is_not()
    {
        Prove();
        for (var i = 0; i < 20; i++)
        {
            Say(NearEnd.Person, 60);
            Say(NearEnd.EchoOnly, 1000); // he interrupts every ten seconds
        }

        Assert.Equal(EchoSafety.Proven, _proof.Safety);
        for (var i = 0; i < 4; i++)
        {
            Say(NearEnd.Person, 60);
            Say(NearEnd.EchoOnly, 100);
        }

        Assert.Equal(EchoSafety.TooManyOpenings, _proof.Safety);
    }

    private void Prove()
    {
        Say(NearEnd.EchoOnly, EchoProof.FirstProofBlocks);
        Assert.Equal(EchoSafety.Proven, _proof.Safety);
    }

    private void Say(NearEnd heard, int blocks, float enhancementDb = 30, bool isFarEndKnown = true, bool isJudged = true,
        float leftAboveNoiseDb = 20, bool isAudible = true)
    {
        const float noise = -70;
        for (var i = 0; i < blocks; i++)
        {
            var left = noise + leftAboveNoiseDb;
            _proof.Observe(new BlockReport(heard, 10, enhancementDb, left, 0, left, noise, isJudged), isAudible && heard != NearEnd.Room,
                isFarEndKnown, _pathChanges);
        }
    }
}
