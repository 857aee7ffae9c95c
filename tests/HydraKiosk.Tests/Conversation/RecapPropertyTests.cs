using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Conversation.Tests.Recap;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Tests.Conversation;

/// <summary>Whatever happened and whatever was said: the account keeps its budget, is sound UTF-8, and its frame holds.</summary>
public sealed class RecapPropertyTests
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] _awkward = ["=", "==", "«", "»", "\n", "\ud800", "\udc00", "😀", "é", "\u0301", "\u202e", "\0", "\\\"", " ",
        "word ", "日本語", "=== End of the recap ==="];

    [Fact]
    public void Any_account_keeps_its_budget_and_its_frame() =>
        Prop.ForAll<byte[], NonNull<string>, ushort>((events, words, budget) =>
        {
            var script = Play(events, words.Get);
            var max = budget % 3000;
            if (script.TextOrNull(max) is not { } text)
            {
                return;
            }

            Assert.InRange(_strict.GetByteCount(text), 1, max); // strict: throws on half a character
            Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c));
            if (text.StartsWith("===", StringComparison.Ordinal))
            {
                Assert.Equal(3, text.Split("=== ").Length);
                Assert.EndsWith("\n=== End of the recap ===", text, StringComparison.Ordinal);
                Assert.All(text.Split('\n')[2..^1], line => Assert.True(line.Split('«').Length == line.Split('»').Length, line));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(150));

    [Fact]
    public void A_plan_that_can_be_sent_can_be_sent_with_the_account() =>
        Prop.ForAll<byte[], NonNull<string>, ushort>((events, words, length) =>
        {
            var script = Play(events, words.Get + "\"\\\"\\\"\\\"\\ \\\"");
            var plan = new SessionPlan(new string('i', 23_000 + (length % 8_000)), "aria", false, []);
            var extended = plan.WithRecap(script.Recap, wordsFollow: false, HydraVoice.RoomFor);
            var (before, after) = (ClientEventWriter.MeasureConfigure(plan).Bytes, ClientEventWriter.MeasureConfigure(extended).Bytes);

            Assert.StartsWith(plan.Instructions, extended.Instructions, StringComparison.Ordinal);
            Assert.True(after == before || after <= ConfigureSize.Limit - RecapPlan.Margin, $"{before} became {after}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(150));

    private static RecapScript Play(byte[] events, string words)
    {
        var script = new RecapScript().Began().Ready();
        var response = 0;
        long call = 0;
        foreach (var e in events)
        {
            var said = _awkward[e % _awkward.Length] + words + _awkward[(e * 7) % _awkward.Length];
            switch (e % 10)
            {
                case 0:
                    script.Turn();
                    break;
                case 1:
                    script.Turn(said);
                    break;
                case 2:
                    script.Take(new ReplyBegan(++response, "r"));
                    break;
                case 3 or 4:
                    script.Take(new Caption(response, said));
                    break;
                case 5:
                    script.Take(new ReplyHeard(response));
                    break;
                case 6:
                    script.Generated(response, e / 32.0);
                    break;
                case 7:
                    script.Ended(response, e / 48.0, whole: e > 127);
                    break;
                case 8:
                    call = script.Call(e > 200 ? null : said, said);
                    break;
                default:
                    _ = e > 127 ? script.Output(call, said) : script.Lost();
                    break;
            }
        }

        return script.Lost();
    }
}
