using System.Runtime.Versioning;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>What is found before anything is sent.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HttpProblemTests : IDisposable
{
    private const string Schema = """{"type":"object","properties":{"order":{"type":"string"},"page":{"type":"integer"}},"required":["order"]}""";

    private readonly string _credentials = Directory.CreateTempSubdirectory("hydra-credentials-").FullName;

    public void Dispose() => Directory.Delete(_credentials, recursive: true);

    [Fact]
    public void A_sound_request_has_no_problem() => Assert.Empty(HttpProblem.Of(
        new HttpSettings("POST", "https://shop.example/orders/{order}?page={page}") { Body = """{"page":{page}}""", Headers = Headers("X-Order", "{order}") },
        Schema));

    [Theory]
    [InlineData("ftp://shop.example/", "does not begin with https://")]
    [InlineData("{order}", "does not begin with https://")]
    [InlineData("https://{order}/", "No argument and no secret may choose the server")]
    [InlineData("https://shop.{order}.example/", "No argument and no secret may choose the server")]
    [InlineData("https://shop.example:{page}/", "No argument and no secret may choose the server")]
    [InlineData("https://shop.example{order}", "No argument and no secret may choose the server")]
    [InlineData("https://user:pw@shop.example/", "A user name stands in the address")]
    [InlineData("https:///orders", "name of the server")]
    [InlineData("https://shop.example:99999/", "name of the server")]
    [InlineData("https://shop.example/a b", "a blank")]
    [InlineData("https://shop.example/#top", "a #")]
    [InlineData("https://shop.example/ü", "outside ASCII")]
    [InlineData("https://shop.example\\@evil.example/", "a backslash")]
    [InlineData("https://shop.example/{order", "a brace that belongs to no placeholder")]
    [InlineData("https://shop.example/?a={or der}", "a blank")]
    [InlineData("https://shop.example/?a={}", "a brace that belongs to no placeholder")]
    [InlineData("https://shop.example/{ordr}", "Perhaps {order} is meant")]
    [InlineData("https://shop.example/{page}", "does not require it")]
    [InlineData("http://shop.example/", "anybody between can read and change")]
    public void An_address_that_may_not_be_is_refused(string url, string expected) => AssertProblem(new HttpSettings("GET", url), expected);

    [Theory]
    [InlineData("Host", "x", "written by the service itself")]
    [InlineData("transfer-encoding", "chunked", "written by the service itself")]
    [InlineData("X Y", "x", "name of a header")]
    [InlineData("X-Y", "a\r\nb", "line break")]
    [InlineData("X-Y", "{nobody}", "stands for no argument")]
    [InlineData("X-Y", "{", "a brace that belongs to no placeholder")]
    public void A_header_that_may_not_be_is_refused(string name, string value, string expected) =>
        AssertProblem(new HttpSettings("GET", "https://shop.example/") { Headers = Headers(name, value) }, expected);

    [Theory]
    [InlineData("""{"a":}""", null, "not valid JSON")]
    [InlineData("""{"a":1{page}}""", null, "not valid JSON")]
    [InlineData("""{"a":{secret:token}}""", null, "without quotes")]
    [InlineData("""{"a":{nobody}}""", null, "stands for no argument")]
    [InlineData("<a>{order}</a>", "text/xml", "is not supported")]
    [InlineData("x", "no type", "Content-Type is not valid")]
    public void A_body_that_may_not_be_is_refused(string body, string? type, string expected)
    {
        Write("token", UnixFileMode.UserRead);
        AssertProblem(
            new HttpSettings("POST", "https://shop.example/") { Body = body, CredentialFolder = _credentials, Headers = type is null ? [] : Headers("Content-Type", type) },
            expected);
    }

    [Fact]
    public void Secrets_are_looked_at_beforehand()
    {
        var settings = new HttpSettings("GET", "https://shop.example/") { CredentialFolder = _credentials, Headers = Headers("X-Key", "{secret:token}") };
        AssertProblem(settings with { CredentialFolder = null }, "There is no folder");
        AssertProblem(settings, "is not there");
        Write("token", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        AssertProblem(settings, "chmod 0400");
        Write("token", UnixFileMode.UserRead | UnixFileMode.UserWrite, "short");
        AssertProblem(settings, "fewer than 8");
        Write("token", UnixFileMode.UserRead | UnixFileMode.UserWrite, "two\nlines-of-it");
        AssertProblem(settings, "line break");
        Write("token", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Empty(HttpProblem.Of(settings, Schema));
        AssertProblem(settings with { Url = "http://10.0.0.1/?k={secret:token}", AllowPrivate = ["10.0.0.1"] }, "A secret stands in an address");
        AssertProblem(settings with { Url = "https://shop.example/{secret:../token}" }, "a brace that belongs to no placeholder");
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = HttpProblem.Of(
            new HttpSettings("get", "shop") { AllowPrivate = ["10.0.0.0/33"], OutputLimitBytes = 0, ConnectTimeout = TimeSpan.Zero, ExtraRootsFile = Path.Combine(_credentials, "none") },
            "{");
        Assert.Equal(7, problems.Count);
        Assert.All(problems, problem => Assert.EndsWith(".", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_get_has_no_body() => AssertProblem(new HttpSettings("GET", "https://shop.example/") { Body = "{}" }, "has no body");

    private static Dictionary<string, string> Headers(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static void AssertProblem(HttpSettings settings, string expected) =>
        Assert.Contains(expected, Assert.Single(HttpProblem.Of(settings, Schema)), StringComparison.Ordinal);

    private void Write(string name, UnixFileMode mode, string text = "a-long-enough-secret")
    {
        var path = Path.Combine(_credentials, name);
        File.Delete(path);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }
}
