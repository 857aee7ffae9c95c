using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Hydra.Tests.Fuzz;

/// <summary>A million broken messages through the reader of one long session, and some through the wire log.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ServerEventFuzzTests
{
    private const int Cases = 1_200_000;
    private const int Seed = 20260105;

    private static readonly string[] _problems =
    [
        "not UTF-8", "not a JSON object", "not JSON, or nested too deep", "no type", "an audio delta without audio", "a response without an id",
        "the end of a response without an id", "a transcript delta without text", "a call without an id",
    ];

    private static IEnumerable<byte[]> Seeds =>
        Frames.All.Append(Frames.Delta("resp_1", new byte[200])).Append(Frames.Delta("resp_2", new byte[201]))
            .Append(Frames.ResponseDone("resp_2", "failed")).Select(f => f.Utf8());

    [Fact]
    public void A_million_broken_messages_end_no_session_and_leave_nothing_behind()
    {
        var log = new TestLog();
        var downlink = new ContractDownlink(new Random(Seed));
        var numbers = new ResponseNumbers();
        var one = new ServerEventReader(downlink, numbers, log) { AudioEnabled = true }; // a session that sees half of them, to its end
        var many = new ServerEventReader(downlink, numbers, log); // and short ones, in which the responses are still young
        var mutator = new FrameMutator(Seed, Seeds);
        var kinds = new int[4];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < Cases; i++)
        {
            var message = mutator.Next();
            if (i % 400 == 1)
            {
                many.EndSession();
                many = new ServerEventReader(downlink, numbers, new TestLog()) { AudioEnabled = true };
            }

            var reader = i % 2 == 0 ? one : many;
            try
            {
                var read = reader.Read(message);
                Check(read);
                kinds[(int)read.Kind]++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"case {i} of seed {Seed}: {Convert.ToBase64String(message)}", error);
            }

            if (i % 500 >= 498)
            {
                GoodOnesAreStillRead(reader, downlink, i);
            }
        }

        var took = Stopwatch.GetElapsedTime(since);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Cases} messages in {took.TotalSeconds:0.0} s, {Cases / took.TotalSeconds:0} a second: {kinds[0]} audio, {kinds[1]} events, "
                + $"{kinds[2]} nothing, {kinds[3]} not understood; "
            + $"in the long session {one.BrokenDeltas} broken and {one.LateDeltas} late deltas, {one.RefusedFragments} fragments refused, "
                + $"{kept / 1024} KiB kept");
        Assert.All(kinds, count => Assert.True(count > Cases / 100, "every way is really walked"));
        Assert.True(kept < 16 * 1024 * 1024, $"{kept} bytes are kept");
        Assert.InRange(log.Lines.Count, 0, 8); // ever more rarely
        one.EndSession();
        many.EndSession();
        Assert.Equal(0, downlink.Open);
    }

    [Fact]
    public void No_broken_message_breaks_the_wire_log()
    {
        const int Lines = 60_000;
        var mutator = new FrameMutator(Seed + 1, Seeds);
        using var open = new WireLine(new MessageElision(keepsContent: true, SecretFilter.Of("sk_0123456789abcdef")));
        using var closed = new WireLine(new MessageElision(keepsContent: false, new SecretFilter()));
        for (var i = 0; i < Lines; i++)
        {
            var message = mutator.Next().ToArray();
            var record = new WireRecord(i % 2 == 0 ? WireRecordKind.Received : WireRecordKind.Sent, 1, 0, TimeSpan.Zero, message.Length, message);
            foreach (var line in (WireLine[])[open, closed])
            {
                try
                {
                    line.Message(in record);
                    using var read = JsonDocument.Parse(line.Bytes[..^1].ToArray());
                    Assert.Equal(line.Bytes.Length - 1, line.Bytes.IndexOf((byte)'\n'));
                    Assert.True(read.RootElement.TryGetProperty("message", out _) ^ read.RootElement.TryGetProperty("problem", out _));
                }
                catch (Exception error) when (error is not Xunit.Sdk.XunitException)
                {
                    throw new InvalidOperationException($"case {i} of seed {Seed + 1}: {Convert.ToBase64String(message)}", error);
                }
            }
        }
    }

    private static void Check(ServerEventRead read)
    {
        switch (read.Kind)
        {
            case ReadKind.Event:
                Assert.NotNull(read.Event);
                Assert.Null(read.Problem);
                break;

            case ReadKind.NotUnderstood:
                Assert.Null(read.Event);
                Assert.Contains(read.Problem, _problems); // a fixed text: nothing of the message may get into the journal
                break;

            default:
                Assert.Equal(new ServerEventRead(read.Kind), read);
                Assert.InRange(read.Kind, ReadKind.Audio, ReadKind.Nothing);
                break;
        }
    }

    private static void GoodOnesAreStillRead(ServerEventReader reader, ContractDownlink downlink, int i)
    {
        downlink.HasRoom = true;
        var id = $"good_{i}";
        Assert.IsType<ResponseCreated>(reader.Read(Frames.ResponseCreated(id).Utf8()).Event);
        Assert.Equal(ReadKind.Audio, reader.Read(Frames.Delta(id, [1, 2, 3, 4]).Utf8()).Kind);
        Assert.Equal([1, 2, 3, 4], downlink.Last);
        Assert.Equal(4, Assert.IsType<ResponseDone>(reader.Read(Frames.ResponseDone(id).Utf8()).Event).AudioBytes);
        var call = $$$"""{"type":"response.function_call_arguments.done","response_id":"{{{id}}}","call_id":"c{{{i}}}","name":"n","arguments":"{}"}""";
        Assert.Equal(new CallReady(id, $"c{i}", "n", "{}"), reader.Read(call.Utf8()).Event);
        Assert.Equal(new SpeechStarted(1840, "item_u1"), reader.Read(Frames.All[5].Utf8()).Event);
        downlink.HasRoom = false;
    }
}
