using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>What is sent: templates filled in with whatever a model makes up.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HttpRequestTests(PeerServer server) : IClassFixture<PeerServer>, IDisposable
{
    private readonly Desk _desk = new();
    private readonly string _credentials = Directory.CreateTempSubdirectory("hydra-credentials-").FullName;

    public void Dispose() => Directory.Delete(_credentials, recursive: true);

    [Theory]
    [InlineData("""{"id":"a b/c?d#e&f%","q":"1+1=2 & ü"}""", "/echo/a%20b%2Fc%3Fd%23e%26f%25?q=1%2B1%3D2%20%26%20%C3%BC&fixed=1")]
    [InlineData("""{"id":7,"q":true,"page":1.50}""", "/echo/7?q=true&fixed=1&page=1.50")]
    [InlineData("""{"id":"%2e%2e"}""", "/echo/%252e%252e?fixed=1")]
    [InlineData("""{"id":"...","q":null}""", "/echo/...?fixed=1")]
    [InlineData("""{"id":"x","q":""}""", "/echo/x?q=&fixed=1")]
    [InlineData("""{"id":"@evil.example:80"}""", "/echo/%40evil.example%3A80?fixed=1")]
    public async Task Arguments_are_encoded_by_their_place_and_missing_pairs_left_out(string arguments, string target)
    {
        var body = await SentAsync(Get("echo/{id}?q={q}&fixed=1&page={page}"), arguments);
        Assert.Equal(target, body.GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("""{"id":".."}""", "another place")]
    [InlineData("""{"id":"."}""", "another place")]
    [InlineData("""{"id":"a/../../admin"}""", "another place")]
    [InlineData("""{"id":"..\\admin"}""", "another place")]
    [InlineData("""{"id":""}""", "missing or empty")]
    [InlineData("""{"id":null}""", "missing or empty")]
    [InlineData("{}", "missing or empty")]
    [InlineData("""{"id":"a\u0000b"}""", "control character")]
    [InlineData("""{"id":"a\r\nHost: x"}""", "control character")]
    [InlineData("""{"id":["a"]}""", "must be a text")]
    [InlineData("""{"id":{"a":1}}""", "must be a text")]
    [InlineData("""{"id":"\ud800"}""", "half a character")]
    public async Task A_path_leads_nowhere_else(string arguments, string reason)
    {
        var before = server.Seen().Length;
        Assert.Contains(reason, await _desk.RefusedAsync(Get("echo/{id}/end"), arguments), StringComparison.Ordinal);
        Assert.Equal(before, server.Seen().Length);
    }

    [Fact]
    public async Task A_dot_that_an_argument_completes_is_a_step_as_well() => Assert.Contains(
        "another place", await _desk.RefusedAsync(Get("echo/.{id}/end"), """{"id":"."}"""), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_has_an_end() => Assert.Contains(
        "too long", await _desk.RefusedAsync(Get("echo?q={q}"), $$"""{"q":"{{new string('x', 9000)}}"}"""), StringComparison.Ordinal);

    [Fact]
    public async Task A_json_body_stays_json_whatever_the_arguments_are()
    {
        var settings = Post("echo", """{"text": "say \"{text}\" twice", "count": {count}, "list": {list}, "gone": {gone}, "empty": "{gone}", "o": {}}""");
        var sent = await SentAsync(settings, """{"text":"\",\"admin\":true,\"x\":\"\\","count":2.0,"list":[1,{"a":"}"}]}""");
        Assert.Equal("application/json", sent.GetProperty("headers").GetProperty("content-type").GetString());
        var body = Desk.Json(sent.GetProperty("body").GetString()!);
        Assert.Equal("say \"\",\"admin\":true,\"x\":\"\\\" twice", body.GetProperty("text").GetString());
        Assert.Equal("2.0", body.GetProperty("count").GetRawText());
        Assert.Equal("""[1,{"a":"}"}]""", body.GetProperty("list").GetRawText());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("gone").ValueKind);
        Assert.Equal("", body.GetProperty("empty").GetString());
        Assert.False(body.TryGetProperty("admin", out _));
    }

    [Fact]
    public async Task A_form_is_encoded_as_one()
    {
        var settings = Post("echo", "name={name}&fixed=1&more={more}") with { Headers = Headers("Content-Type", "application/x-www-form-urlencoded") };
        Assert.Equal("name=a%26admin%3D1&fixed=1", (await SentAsync(settings, """{"name":"a&admin=1"}""")).GetProperty("body").GetString());
    }

    [Fact]
    public async Task Plain_text_is_sent_as_it_is() =>
        Assert.Equal("hello \"ü\"", (await SentAsync(Post("echo", "hello {name}"), """{"name":"\"ü\""}""")).GetProperty("body").GetString());

    [Fact]
    public async Task A_request_without_a_body_says_that_it_has_none() => Assert.Equal(
        "0", (await SentAsync(Get("echo") with { Method = "POST" })).GetProperty("headers").GetProperty("content-length").GetString());

    [Fact]
    public async Task Headers_take_visible_characters_only_and_are_left_out_with_their_argument()
    {
        var settings = Get("echo") with { Headers = Headers("X-Table", "no {table}") };
        Assert.Equal("no 7", (await SentAsync(settings, """{"table":7}""")).GetProperty("headers").GetProperty("x-table").GetString());
        Assert.False((await SentAsync(settings)).GetProperty("headers").TryGetProperty("x-table", out _));
        foreach (var bad in new[] { "1\\r\\nX-Admin: 1", "1\\nX", "ü", "\\u0000", "\\t" })
        {
            Assert.Contains("line break or a letter outside ASCII", await _desk.RefusedAsync(settings, $$"""{"table":"{{bad}}"}"""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_is_used_once_and_asks_for_nothing_compressed()
    {
        var headers = (await SentAsync(Get("echo"))).GetProperty("headers");
        Assert.Equal(("close", "identity"), (headers.GetProperty("connection").GetString(), headers.GetProperty("accept-encoding").GetString()));
        Assert.Equal($"peer.test:{server.Port}", headers.GetProperty("host").GetString());
    }

    [Fact]
    public async Task A_repetition_can_be_told_by_its_key()
    {
        var settings = Post("echo", "{}") with { SendsIdempotencyKey = true };
        var first = await KeyAsync("""{"a":1}""");
        Assert.Equal(first, await KeyAsync("""{"a":1}"""));
        Assert.NotEqual(first, await KeyAsync("""{"a":2}"""));
        Assert.Equal(32, first.Length);

        async Task<string> KeyAsync(string arguments) =>
            (await SentAsync(settings, arguments)).GetProperty("headers").GetProperty("idempotency-key").GetString()!;
    }

    [Fact]
    public async Task A_secret_is_sent_and_reaches_nobody_else()
    {
        Secret("token", "Zx9-very/secret+7\n");
        var settings = Post("echo", """{"key":"{secret:token}"}""") with { CredentialFolder = _credentials, Headers = Headers("Authorization", "Bearer {secret:token}") };
        var output = await _desk.CallAsync(settings);
        Assert.DoesNotContain("very", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("(hidden)", output, StringComparison.Ordinal);
        var sent = server.Seen().Last(request => request[1].GetString() == "/echo");
        Assert.Equal("Bearer Zx9-very/secret+7", sent[2].GetProperty("authorization").GetString());
        Assert.Equal("Zx9-very/secret+7", Desk.Json(sent[3].GetString()!).GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_secret_that_is_an_ordinary_word_is_hidden_as_well()
    {
        Secret("token", "password");
        var settings = Get("echo") with { CredentialFolder = _credentials, Headers = Headers("X-Key", "{secret:token}") };
        Assert.DoesNotContain("password", await _desk.CallAsync(settings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_its_secret_nothing_is_sent()
    {
        var before = server.Seen().Length;
        var settings = Get("echo") with { CredentialFolder = _credentials, Headers = Headers("X-Key", "{secret:token}") };
        Assert.Equal("""{"ok":false,"error":"This device is not set up for that. Nothing was sent."}""", await _desk.CallAsync(settings));
        Secret("token", "Zx9-very-secret", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await _desk.CallAsync(settings);
        Assert.Equal(before, server.Seen().Length);
        Assert.Equal([HttpCauses.NoSecret.Code, HttpCauses.NoSecret.Code], _desk.Log.Lines.Select(line => line.EventId));
        Assert.Contains("is not there", _desk.Log.Lines.First().Message, StringComparison.Ordinal);
        Assert.Contains("other users may read or change", _desk.Log.Lines.Last().Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_desk.Log.Lines, line => line.Message.Contains("Zx9", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Headers(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private HttpSettings Get(string rest) => new("GET", server.Url(rest)) { AllowPrivate = ["127.0.0.0/8"] };

    private HttpSettings Post(string rest, string body) => Get(rest) with { Method = "POST", Body = body };

    private async Task<JsonElement> SentAsync(HttpSettings settings, string arguments = "{}")
    {
        var answer = await _desk.AskAsync(settings, arguments);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer.GetProperty("body");
    }

    private void Secret(string name, string text, UnixFileMode mode = UnixFileMode.UserRead)
    {
        var path = Path.Combine(_credentials, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }
}
