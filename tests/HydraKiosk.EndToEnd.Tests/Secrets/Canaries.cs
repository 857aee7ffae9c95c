using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Secrets;

/// <summary>A secret for every place of the configuration that takes one, each of which would be known anywhere and in any spelling.</summary>
[SupportedOSPlatform("linux")]
internal static class Canaries
{
    public const string Hydra = "sk_canary+Hydra/5e1F0c77A2";
    public const string Realtime = "Canary+Realtime/77aA10c4Bd";
    public const string Duplex = "Canary+Duplex/3b1F8e0dC9";
    public const string Hearing = "Canary+Hearing/91cD4e22fA";
    public const string Chat = "Canary+Chat/c0Ff3e5D17b8";
    public const string Speech = "Canary+Speech/48eB6a90D3";
    public const string Moderation = "Canary+Moderation/2d7C5f1E";
    public const string Transcription = "Canary+Transcription/6Aa3";
    public const string Token = "Canary+Token/3b1F8e0d55Ee";
    public const string Signature = "Canary+Signature/77aA10c4";
    public const string Password = "Canary+Password/f00Dd1e5";
    public const string Pin = "4711081529366418";

    /// <summary>The file in the folder of credentials, and what stands in it.</summary>
    private static readonly Dictionary<string, string> _files = new()
    {
        ["api-key"] = Hydra,
        ["realtime-key"] = Realtime,
        ["duplex-key"] = Duplex,
        ["hearing-key"] = Hearing,
        ["chat-key"] = Chat,
        ["speech-key"] = Speech,
        ["moderation-key"] = Moderation,
        ["transcription-key"] = Transcription,
        ["orders-token"] = Token,
        ["staff-secret"] = Signature,
        ["face-password"] = Password,
        ["face-pin"] = Pin,
    };

    /// <summary>The spellings of all of them; a letter's case never counts.</summary>
    private static readonly (string Secret, string Form, StringComparison How)[] _forms = [.. _files.Values.SelectMany(Forms)];

    /// <summary>The keys that a simulator is to take.</summary>
    public static string Keys => string.Join(", ", ((string[])[Hydra, Realtime, Duplex, Hearing, Chat, Speech]).Select(key => $"\"{key}\""));

    /// <summary>Puts them into a folder as systemd would.</summary>
    /// <param name="story">Whose.</param>
    /// <returns>The variables that lead there.</returns>
    public static Dictionary<string, string> Hide(Story story)
    {
        var folder = Folder(story);
        Directory.CreateDirectory(folder);
        foreach (var (name, secret) in _files)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, secret + "\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new() { ["SMALLEST_API_KEY_FILE"] = Path.Combine(folder, "api-key") };
    }

    /// <summary>None of them stands in this text.</summary>
    public static void AssertNotIn(string where, string text)
    {
        foreach (var (secret, form, how) in _forms)
        {
            var at = text.IndexOf(form, how);
            Assert.True(at < 0, $"{where} has {secret} as {form}: {(at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)])}");
        }
    }

    /// <summary>None of them stands in a file of the story or its name, but for what is the servers' own.</summary>
    public static async Task AssertNotInFilesAsync(Story story)
    {
        foreach (var path in Directory.EnumerateFiles(story.Folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Folder(story), StringComparison.Ordinal) && Path.GetFileName(path) is not ("scenario.json" or "simulator.ndjson")))
        {
            AssertNotIn($"the name {path}", path);
            AssertNotIn(path, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)));
        }
    }

    /// <summary>None of them stands in an archive for support, in which there is something.</summary>
    public static void AssertNotInArchive(string archive)
    {
        using var file = File.OpenRead(archive);
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        var count = 0;
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            count++;
            using var text = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.Latin1);
            AssertNotIn($"the archive's {entry.Name}", entry.Name + text.ReadToEnd());
        }

        Assert.True(count > 3, "the archive has something in it");
    }

    private static string Folder(Story story) => story.Folder.File("credentials");

    private static IEnumerable<(string Secret, string Form, StringComparison How)> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return (secret, secret, StringComparison.OrdinalIgnoreCase);
        yield return (secret, Uri.EscapeDataString(secret), StringComparison.OrdinalIgnoreCase);
        yield return (secret, Convert.ToHexString(bytes), StringComparison.OrdinalIgnoreCase);
        for (var before = 0; before < 3; before++)
        {
            // What comes before it in the same text shifts its base64; the groups at both ends are not its own alone.
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes, .. new byte[3]]);
            var own = whole[(before == 0 ? 0 : 4)..(4 * ((before + bytes.Length) / 3))];
            yield return (secret, own, StringComparison.Ordinal);
            yield return (secret, own.Replace('+', '-').Replace('/', '_'), StringComparison.Ordinal);
        }
    }
}
