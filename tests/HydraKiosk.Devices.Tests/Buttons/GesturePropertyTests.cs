using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Contacts;

namespace HydraKiosk.Devices.Tests.Buttons;

/// <summary>Whatever a contact says, in whatever order and with whatever times.</summary>
public sealed class GesturePropertyTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(100);

    [Fact]
    public void Events_pair_and_nothing_is_fired_that_was_not_pressed() =>
        Prop.ForAll<bool, (byte What, int Ms)[]>((wantsDouble, steps) =>
            Check(Play(wantsDouble, steps.Select(s => (s.What, (long)s.Ms * 10_000_000))))).Check(_config);

    [Fact]
    public void Times_of_any_size_overflow_nothing() =>
        Prop.ForAll<bool, (byte What, long Ns)[]>((wantsDouble, steps) =>
            Check(Play(wantsDouble, steps.Select(s => (s.What, s.Ns * 4_611_686_018_427_387))))).Check(_config);

    [Fact]
    public void Extreme_times_overflow_nothing()
    {
        long[] extremes = [long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue];
        foreach (var a in extremes)
        {
            foreach (var b in extremes)
            {
                foreach (var c in extremes)
                {
                    Check(Play(true, [(0, a), (1, b), (9, c), (0, c), (9, b), (1, a)]));
                    Check(Play(false, [(2, a), (9, b), (1, c), (4, a), (9, b), (5, c)]));
                }
            }
        }
    }

    /// <summary>A script that is often told the time and one that is not agree in what happened and when.</summary>
    [Fact]
    public void How_often_time_is_told_does_not_matter() =>
        Prop.ForAll<bool, (bool IsClosed, byte Wait)[]>((wantsDouble, moves) =>
        {
            var sparse = new List<(byte, long)>();
            var dense = new List<(byte, long)>();
            var at = 0L;
            foreach (var (isClosed, wait) in moves)
            {
                for (var i = 1; i < 8; i++)
                {
                    dense.Add((9, at + (wait * 10_000_000L * i / 8)));
                }

                at += wait * 10_000_000L;
                var step = (isClosed ? (byte)0 : (byte)1, at);
                sparse.Add(step);
                dense.Add(step);
            }

            sparse.Add((9, at + 10_000_000_000));
            dense.Add((9, at + 10_000_000_000));
            Assert.Equal(Play(wantsDouble, sparse), Play(wantsDouble, dense));
        }).Check(_config);

    private static List<ButtonEvent> Play(bool wantsDouble, IEnumerable<(byte What, long Ns)> steps)
    {
        var events = new List<ButtonEvent>();
        var recogniser = new GestureRecogniser("b", new GestureSettings { WantsDoubleClick = wantsDouble }, events.Add);
        foreach (var (what, ns) in steps)
        {
            switch (what % 10)
            {
                case 0 or 1:
                    recogniser.Changed(new ContactChange(what % 10 == 0, ns, ContactReason.Moved));
                    break;
                case 2 or 3:
                    recogniser.Changed(new ContactChange(what % 10 == 2, ns, ContactReason.FoundAtStart));
                    break;
                case 4 or 5:
                    recogniser.Changed(new ContactChange(what % 10 == 4, ns, ContactReason.ReadAgain));
                    break;
                case 6:
                    recogniser.Changed(new ContactChange(false, ns, ContactReason.DeviceGone));
                    break;
                default:
                    recogniser.Elapsed(ns);
                    break;
            }

            Assert.Equal(recogniser.IsClosed, IsHeld(events));
        }

        return events;
    }

    private static bool IsHeld(List<ButtonEvent> events)
    {
        var last = events.FindLast(e => e.Kind is not (ButtonEventKind.Clicked or ButtonEventKind.DoubleClicked or ButtonEventKind.LongPressed));
        return last != default && last.Kind is ButtonEventKind.Pressed or ButtonEventKind.HeldAtStart;
    }

    private static void Check(List<ButtonEvent> events)
    {
        var (isPressed, isHeldAtStart, wasLong) = (false, false, false);
        var (presses, clicks) = (0, 0);
        var last = long.MinValue;
        foreach (var e in events)
        {
            Assert.True(e.TimestampNs >= last, $"{e.Kind} went back in time");
            Assert.True(e.HeldFor >= TimeSpan.Zero);
            last = e.TimestampNs;
            switch (e.Kind)
            {
                case ButtonEventKind.Pressed:
                    Assert.False(isPressed || isHeldAtStart);
                    (isPressed, wasLong) = (true, false);
                    presses++;
                    break;
                case ButtonEventKind.Released:
                    Assert.True(isPressed);
                    isPressed = false;
                    break;
                case ButtonEventKind.HeldAtStart:
                    Assert.False(isPressed || isHeldAtStart);
                    isHeldAtStart = true;
                    break;
                case ButtonEventKind.LetGo:
                    Assert.True(isHeldAtStart);
                    isHeldAtStart = false;
                    break;
                case ButtonEventKind.LongPressed:
                    Assert.True(isPressed && !wasLong);
                    wasLong = true;
                    presses--; // which can be no click any more
                    break;
                case ButtonEventKind.Clicked:
                    clicks++;
                    break;
                default:
                    clicks += 2;
                    Assert.False(isPressed);
                    break;
            }

            Assert.True(clicks <= presses, "a click without a press");
        }
    }
}
