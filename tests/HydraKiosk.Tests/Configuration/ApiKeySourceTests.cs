using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Problems;

namespace HydraKiosk.Tests.Configuration;

public sealed partial class ApiKeySourceTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_credential_comes_before_the_file_and_the_file_before_the_variable()
    {
        _variables["SMALLEST_API_KEY"] = "from-variable";
        Assert.Equal("from-variable", Find().Key!.Reveal());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("key", "from-file\n"));
        Assert.Equal("from-file", Find().Key!.Reveal());

        _variables["CREDENTIALS_DIRECTORY"] = _folder.Path; // no such credential in it yet
        Assert.Equal("from-file", Find().Key!.Reveal());

        _folder.Write("hydra-api-key", "from-credential\r\n");
        Assert.Equal("from-credential", Find().Key!.Reveal());
        Assert.Equal("systemd credential \"hydra-api-key\"", Find().Origin);
        Assert.Empty(Find().Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void The_blank_credential_of_a_unit_whose_key_file_is_missing_is_none(string blank)
    {
        _variables["CREDENTIALS_DIRECTORY"] = _folder.Path;
        _folder.Write("hydra-api-key", blank);
        Assert.Equal((null, ConfigurationCauses.NoApiKey.Code), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("key", "from-file\n"));
        Assert.Equal("from-file", Find().Key!.Reveal());
    }

    [Fact]
    public void A_place_that_is_wrong_is_an_error_and_no_reason_to_take_another_key()
    {
        _variables["SMALLEST_API_KEY"] = "another";
        _variables["SMALLEST_API_KEY_FILE"] = Path.Combine(_folder.Path, "none");
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile.Code), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = _folder.Path;
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile.Code), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("empty", ""));
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile.Code), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("long", new string('k', 5000)));
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile.Code), Outcome());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("tab\tinside")]
    [InlineData("bell\a")]
    [InlineData("schlüssel")]
    [InlineData("\"quoted\"")]
    [InlineData("   ")]
    [InlineData("SMALLEST_API_KEY=sk_1234567890")]
    [InlineData("export SMALLEST_API_KEY=\"sk_1234567890\"")]
    [InlineData("api_key: sk_1234567890")]
    [InlineData("{\"api_key\":\"sk_1234567890\"}")]
    [InlineData("[\"sk_1234567890\"]")]
    [InlineData("<your-api-key>")]
    [InlineData("your_api_key_here")]
    [InlineData("sk_your_api_key")]
    [InlineData("YOUR-KEY")]
    [InlineData("changeme")]
    [InlineData("null")]
    [InlineData("xxxxxxxx")]
    [InlineData("sk_****************")]
    [InlineData("sk_12••••••7890")]
    [InlineData("sk_12...7890")]
    [InlineData("sk_12…7890")]
    [InlineData("$SMALLEST_API_KEY")]
    [InlineData("${SMALLEST_API_KEY}")]
    [InlineData("$(cat key)")]
    [InlineData("%SMALLEST_API_KEY%")]
    [InlineData("https://console.smallest.ai/apikeys")]
    [InlineData("/etc/hydra-kiosk/key")]
    [InlineData("~/key")]
    [InlineData("sk_1234567890,")]
    [InlineData("sk_1234567890;")]
    [InlineData("sk_1234567890\"")]
    [InlineData("'sk_1234567890")]
    [InlineData("Bearer sk_1234567890")]
    [InlineData("Authorization: Bearer sk_1234567890")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("\uFEFFsk_1234567890")]
    [InlineData("sk_12345\u200B67890")]
    [InlineData("sk_123456789\u043E")]
    [InlineData("\u201Csk_1234567890\u201D")]
    public void What_cannot_be_a_key_is_refused_and_not_repeated(string key)
    {
        _variables["SMALLEST_API_KEY"] = key;

        var lookup = Find();

        Assert.Null(lookup.Key);
        var problem = Assert.Single(lookup.Problems);
        Assert.Equal(ConfigurationCauses.ImpossibleApiKey.Code, problem.Code);
        Assert.True(string.IsNullOrWhiteSpace(key) || !problem.ToString().Contains(key.Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sk_1a2b3c4d5e6f7a8b9c0d")]
    [InlineData("wat_eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    [InlineData("c2VjcmV0LWtleS1vZi1zb21lYm9keQ==")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("a+b/c=d_e-f.g~h!")]
    public void What_may_be_a_key_is_taken_as_it_stands(string key)
    {
        _variables["SMALLEST_API_KEY"] = $" {key}\n";

        Assert.Equal(key, Find().Key?.Reveal());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_named_pipe_in_the_place_of_the_key_file_is_refused_and_not_waited_for()
    {
        _variables["SMALLEST_API_KEY_FILE"] = _folder.Pipe("pipe");

        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile.Code), Outcome());
        Assert.Contains("named pipe", Find().Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_anywhere_is_an_error_of_its_own() => Assert.Equal((null, ConfigurationCauses.NoApiKey.Code), Outcome());

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_key_file_that_everybody_can_read_is_used_with_a_warning()
    {
        var file = _folder.Write("key", "secret-key");
        _variables["SMALLEST_API_KEY_FILE"] = file;

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal(("secret-key", ConfigurationCauses.ExposedApiKeyFile.Code), Outcome());
        Assert.Equal(ProblemSeverity.Warning, Find().Problems[0].Severity);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Empty(Find().Problems);
    }

    [Fact]
    public void A_secret_does_not_show_however_it_is_printed()
    {
        _variables["SMALLEST_API_KEY"] = "sk-live-1234";
        var lookup = Find();

        string[] prints = [$"{lookup.Key}", $"{lookup}", string.Format("{0:G}", lookup.Key), string.Concat(lookup.Key),
            JsonSerializer.Serialize(lookup), JsonSerializer.Serialize(lookup.Key)];

        Assert.All(prints, p => Assert.DoesNotContain("1234", p, StringComparison.Ordinal));
    }

    private ApiKeyLookup Find() => ApiKeySource.Find(name => _variables.GetValueOrDefault(name));

    private (string? Key, int Code) Outcome()
    {
        var lookup = Find();
        return (lookup.Key?.Reveal(), Assert.Single(lookup.Problems).Code);
    }

    private static string Private(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }
}
