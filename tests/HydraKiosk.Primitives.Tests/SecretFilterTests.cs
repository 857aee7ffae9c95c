using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Primitives.Tests;

public sealed class SecretFilterTests
{
    private const string Key = "Kq7-canary_Xy29/pLm+84Zt.vB3wR6n";
    private readonly SecretFilter _filter = new();

    public SecretFilterTests() => _filter.Know(Key);

    public static TheoryData<string> Spellings() =>
    [
        Key,
        Key.ToLowerInvariant(),
        Key.ToUpperInvariant(),
        Uri.EscapeDataString(Key),
        Uri.EscapeDataString(Key).ToLowerInvariant(),
        Uri.EscapeDataString(Uri.EscapeDataString(Key)),
        string.Concat(Key.Select(c => $"%{(int)c:x2}")),
        string.Concat(Key.Select((c, i) => i % 3 == 0 ? $"%{(int)c:X2}" : $"{c}")),
        string.Concat(Key.Select(c => $"\\u{(int)c:x4}")),
        string.Concat(Key.Select(c => $"\\\\u{(int)c:X4}")),
        string.Concat(Key.Select(c => $"\\x{(int)c:x2}")),
        string.Concat(Key.Select(c => $"&#{(int)c};")),
        string.Concat(Key.Select(c => $"&#x{(int)c:x};")),
        Key.Replace("/", "\\/", StringComparison.Ordinal),
        Base64(Key),
        Base64("a" + Key),
        Base64("Bearer " + Key + "\r\n"),
        Base64("ab" + Key + "xyz"),
        Base64(Key).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        Uri.EscapeDataString(Base64(Key)),
        Convert.ToHexString(Encoding.ASCII.GetBytes(Key)),
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Key)),
        Key[..^1],
        Key[..12],
        Key[5..],
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_secret_is_masked_in_every_spelling_and_what_stands_around_it_stays(string spelling)
    {
        var text = _filter.Clean($"not authorized: \"{spelling}\" (401)");

        Assert.StartsWith("not authorized: \"", text, StringComparison.Ordinal);
        Assert.EndsWith("\" (401)", text, StringComparison.Ordinal);
        Assert.Contains(SecretFilter.Mask, text, StringComparison.Ordinal);
        Assert.True(text.Length <= 48, text); // at most a few characters at an edge of base64 stay, which the secret alone does not decide
        Assert.Equal(text, Encoding.UTF8.GetString(_filter.Clean(Encoding.UTF8.GetBytes($"not authorized: \"{spelling}\" (401)"))));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_key_masks_itself_in_every_spelling(string spelling)
    {
        var text = new ApiKey(Key).Masked($"not authorized: \"{spelling}\" (401)");

        Assert.DoesNotContain(spelling, text, StringComparison.OrdinalIgnoreCase);
        Assert.True(text.Length <= 48, text);
    }

    [Fact]
    public void Each_of_several_secrets_in_a_text_is_masked()
    {
        _filter.Know("proxy-Pass-0815");

        Assert.Equal("(hidden),(hidden);(hidden)", _filter.Clean($"{Key},proxy-Pass-0815;{Key}"));
    }

    [Fact]
    public void JSON_stays_JSON_whatever_is_masked_in_it()
    {
        var secret = """n"quoted"\and/slashed\-5""";
        _filter.Know(secret);
        var line = JsonSerializer.SerializeToUtf8Bytes(new
        {
            a = secret,
            b = "\\" + Key,
            c = "\n" + Key + "\\",
            d = Key + "\"",
            e = new[] { 1.5, 2 }
        });

        var cleaned = _filter.Clean(line);

        using var json = JsonDocument.Parse(cleaned);
        Assert.Equal(2, json.RootElement.GetProperty("e").GetArrayLength());
        Assert.DoesNotContain("canary", Encoding.UTF8.GetString(cleaned), StringComparison.Ordinal);
        Assert.DoesNotContain("slashed", Encoding.UTF8.GetString(cleaned), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo-simulator-key", "the simulator has simulators; a key is a key")]
    [InlineData("password", "the proxy wants a password")]
    [InlineData("kiosk", "hydra-kiosk is a kiosk")]
    [InlineData("12345678", "12345678 lines were dropped")]
    [InlineData("sk_test", "the key sk_test is too short to be told from a word")]
    [InlineData("--------________", "---------------- a line of dashes")]
    public void Ordinary_words_stay(string secret, string text)
    {
        _filter.Know(secret);

        Assert.Same(text, _filter.Clean(text));
    }

    [Theory]
    [InlineData("HK-2011 2026-11-29T00:09:21.123Z WARN Session: link lost; retry 3 in 650 ms")]
    [InlineData("/run/user/1000/hydra-kiosk/control.sock ($XDG_RUNTIME_DIR)")]
    [InlineData("session 4f9f6c0e-62a1-4b57-9b40-1c1c0f2d9a77, response resp_0123456789abcdef, task_0123456789abcdef")]
    [InlineData("keys begin with sk_ or wat_; sk_your-key-here; Bearer realm=\"x\"")]
    [InlineData("texts/sk/navstevnik-recepcia-2.txt: there is no such file; /usr/share/locale/sk/LC_MESSAGES/hydra-kiosk1.mo")]
    public void An_ordinary_line_stays_the_object_that_it_was(string text) => Assert.Same(text, _filter.Clean(text));

    [Theory]
    [InlineData("refused: sk_live_0123456789abcdef.", "refused: (hidden)")]
    [InlineData("wat_eyJhbGciOi5J is over", "(hidden) is over")]
    [InlineData("Authorization: Bearer abcDEF0123456789==, x", "Authorization: Bearer (hidden), x")]
    [InlineData("SK_LIVE%5f0123456789ABCDEF,", "(hidden),")]
    public void What_looks_like_a_key_is_masked_though_nobody_knows_it(string text, string expected) => Assert.Equal(expected, _filter.Clean(text));

    [Fact]
    public void A_text_without_a_secret_costs_no_memory()
    {
        var text = string.Concat(Enumerable.Repeat("link lost: 100% of \"a\\b\" &c; retry 3 in 650 ms. ", 40));
        var bytes = Encoding.UTF8.GetBytes(text);
        var least = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _filter.Clean(text);
            _filter.Clean(bytes);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Tokens_that_came_and_went_do_not_grow_it_for_ever_and_the_first_secrets_stay()
    {
        for (var i = 0; i < 200; i++)
        {
            _filter.Know($"token-{i * 7919:x8}-{i * 104729:x8}");
        }

        Assert.Equal("(hidden)", _filter.Clean(Key));
        Assert.Equal("(hidden)", _filter.Clean($"token-{199 * 7919:x8}-{199 * 104729:x8}"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
