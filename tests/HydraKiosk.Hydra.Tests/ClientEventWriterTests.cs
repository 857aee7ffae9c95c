using System.Text;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

public class ClientEventWriterTests
{
    private static string Text(ClientMessage message)
    {
        Assert.Matches("^evt_[0-9a-f]{12}$", message.EventId);
        return Encoding.UTF8.GetString(message.Utf8.Span).Replace(message.EventId, "E", StringComparison.Ordinal);
    }

    [Fact]
    public void A_configure_is_measured_without_copies_of_it()
    {
        var plan = new SessionPlan(new string('x', 20_000), "aria", Greet: true, [new ToolDeclaration("a", null, """{"type":"object"}""")]);
        Assert.InRange(Allocations.In(() => ClientEventWriter.MeasureConfigure(plan), runs: 10), 0, 20_000);
        Assert.InRange(Allocations.In(() => ClientEventWriter.ConfigureBytes(plan), runs: 10), 0, 10_000);
    }

    [Fact]
    public void Messages_stand_on_the_wire_as_documented()
    {
        Assert.Equal("""{"type":"response.create","event_id":"E"}""", Text(ClientEventWriter.ResponseCreate()));
        Assert.Equal("""{"type":"response.cancel","event_id":"E"}""", Text(ClientEventWriter.ResponseCancel(null)));
        Assert.Equal("""{"type":"response.cancel","event_id":"E","response_id":"resp_41"}""", Text(ClientEventWriter.ResponseCancel("resp_41")));
        Assert.Equal(
            """{"type":"conversation.item.create","event_id":"E","item":{"type":"function_call_output","call_id":"c","output":"{\"ok\":true}"}}""",
            Text(ClientEventWriter.CallOutput("c", """{"ok":true}""")));
        Assert.Equal(
            """{"type":"session.update","event_id":"E","session":{"tools":[{"type":"function","name":"a","parameters":{"x":[1,2]}}]}}""",
            Text(ClientEventWriter.SessionUpdate([new ToolDeclaration("a", null, "{ \"x\": [1, 2,], /* why */ }")])));
        Assert.Equal(
            """{"type":"session.configure","event_id":"E","session":{"instructions":"Grüß Gott","voice":"aria","generate_initial_response":true,"""
            + "\"input_audio_format\":\"pcm16\",\"input_audio_sample_rate\":16000,\"output_audio_format\":\"pcm16\",\"tools\":[]}}",
            Text(ClientEventWriter.SessionConfigure(new SessionPlan("Grüß Gott", "aria", Greet: true, []), "aria")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public void Parameters_that_are_no_json_object_are_refused_by_name(string parameters)
    {
        var error = Assert.Throws<JsonException>(() => ClientEventWriter.SessionUpdate([new ToolDeclaration("open_gate", null, parameters)]));
        Assert.Contains("open_gate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_measured_size_is_that_of_the_frame_and_names_the_largest_parts()
    {
        var tool = new ToolDeclaration("big", new string('d', 20_000), "{}");
        var plan = new SessionPlan(new string('ü', 6_000), "aria", Greet: false, [new ToolDeclaration("small", null, "{}"), tool]);
        var size = ClientEventWriter.MeasureConfigure(plan);
        Assert.Equal(ClientEventWriter.SessionConfigure(plan, plan.Voice).Utf8.Length, size.Bytes);
        Assert.True(size.Exceeds);
        Assert.Equal(["tool big", "instructions", "tool small"], size.Parts.Select(p => p.Name));
        Assert.Contains("tool big 20", size.ToString(), StringComparison.Ordinal);
        Assert.False(ClientEventWriter.MeasureConfigure(plan with { Tools = [] }).Exceeds);
    }

    [Fact]
    public void An_append_carries_the_chunk_and_costs_no_allocation()
    {
        var frame = new AppendFrame();
        var pcm = new byte[ModelRoster.Uplink.ChunkBytes];
        new Random(1).NextBytes(pcm);
        using (var json = JsonDocument.Parse(frame.Encode(pcm)))
        {
            Assert.Equal("input_audio_buffer.append", json.RootElement.GetProperty("type").GetString());
            Assert.Equal(pcm, json.RootElement.GetProperty("audio").GetBytesFromBase64());
        }

        Assert.Throws<ArgumentException>(() => frame.Encode(new byte[639]));
        Assert.Equal(0, Allocations.In(() => frame.Encode(pcm), runs: 10_000));
    }

    [Fact]
    public void A_key_never_shows_itself()
    {
        var key = new ApiKey(" sk_secret\n");
        var options = new LinkOptions { ApiKey = key };
        Assert.Equal("sk_secret", key.Reveal());
        Assert.Equal("***", $"{key}");
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.Equal("\"***\"", JsonSerializer.Serialize(key));
        Assert.DoesNotContain("sk bad", Assert.Throws<ArgumentException>(() => new ApiKey("sk bad")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ApiKey("sk\r\nX-Evil: 1"));
        Assert.Throws<ArgumentException>(() => new ApiKey(" "));
    }

    [Theory]
    [InlineData("wss://api.smallest.ai/waves/v1/s2s", true)]
    [InlineData("ws://127.0.0.1:9/x", true)]
    [InlineData("ws://localhost/x", true)]
    [InlineData("ws://[::1]/x", true)]
    [InlineData("ws://kiosk.example/x", false)]
    [InlineData("https://api.smallest.ai/x", false)]
    [InlineData("wss://api.smallest.ai/x?api_key=sk_1", false)]
    [InlineData("wss://user:pw@api.smallest.ai/x", false)]
    [InlineData("wss://api.smallest.ai/x?model=hydra", false)]
    public void Endpoints_are_checked(string endpoint, bool good)
    {
        var options = new LinkOptions { ApiKey = new ApiKey("sk_1"), Endpoint = new Uri(endpoint) };
        Assert.Equal(good, options.Check() is null);
        Assert.DoesNotContain("sk_1", options.Check() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_joins_whatever_query_the_endpoint_has() =>
        Assert.Equal("wss://h/x?a=1&model=m%20n",
            new LinkOptions { ApiKey = new ApiKey("k"), Endpoint = new Uri("wss://h/x?a=1"), Model = "m n" }.RequestUri.AbsoluteUri);
}
