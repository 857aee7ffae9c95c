using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;

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

    [Fact]
    public void A_place_that_is_wrong_is_an_error_and_no_reason_to_take_another_key()
    {
        _variables["SMALLEST_API_KEY"] = "another";
        _variables["SMALLEST_API_KEY_FILE"] = Path.Combine(_folder.Path, "none");
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = _folder.Path;
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("empty", ""));
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile), Outcome());

        _variables["SMALLEST_API_KEY_FILE"] = Private(_folder.Write("long", new string('k', 5000)));
        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile), Outcome());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("tab\tinside")]
    [InlineData("bell\a")]
    [InlineData("schlüssel")]
    [InlineData("\"quoted\"")]
    [InlineData("   ")]
    public void What_cannot_be_a_key_is_refused_and_not_repeated(string key)
    {
        _variables["SMALLEST_API_KEY"] = key;

        var lookup = Find();

        Assert.Null(lookup.Key);
        var problem = Assert.Single(lookup.Problems);
        Assert.Equal(ConfigurationCauses.ImpossibleApiKey, problem.Code);
        Assert.True(string.IsNullOrWhiteSpace(key) || !problem.ToString().Contains(key.Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("pipe")]
    public void A_pipe_or_a_device_is_no_key_file_and_is_not_waited_for(string place)
    {
        var path = Path.Combine(_folder.Path, place);
        if (place == "pipe")
        {
            Assert.Equal(0, MakePipe(path, 0x180)); // 0600
        }

        _variables["SMALLEST_API_KEY_FILE"] = path;

        Assert.Equal((null, ConfigurationCauses.UnusableApiKeyFile), Outcome());
        Assert.Contains("this is a pipe, a socket or a device", Find().Problems[^1].Message, StringComparison.Ordinal);
    }

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = System.Runtime.InteropServices.StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    [Fact]
    public void Nothing_anywhere_is_an_error_of_its_own() => Assert.Equal((null, ConfigurationCauses.NoApiKey), Outcome());

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_key_file_that_everybody_can_read_is_used_with_a_warning()
    {
        var file = _folder.Write("key", "secret-key");
        _variables["SMALLEST_API_KEY_FILE"] = file;

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal(("secret-key", ConfigurationCauses.ExposedApiKeyFile), Outcome());
        Assert.Equal(ProblemSeverity.Warning, Find().Problems[0].Severity);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Empty(Find().Problems);
    }

    [Fact]
    public void A_secret_does_not_show_however_it_is_printed()
    {
        _variables["SMALLEST_API_KEY"] = "sk-live-1234";
        var lookup = Find();

        string[] prints = [$"{lookup.Key}", $"{lookup}", string.Format("{0:G}", lookup.Key), string.Concat(lookup.Key), JsonSerializer.Serialize(lookup), JsonSerializer.Serialize(lookup.Key)];

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
