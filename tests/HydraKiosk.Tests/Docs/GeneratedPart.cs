namespace HydraKiosk.Tests.Docs;

/// <summary>
/// A part of a page that is made from the code and stands between two equal markers, <c>&lt;!-- name --&gt;</c>. With
/// <c>HYDRA_KIOSK_WRITE_DOCS=1</c> a part that differs is written, and the test still fails, once, so that somebody looks at it.
/// </summary>
internal static class GeneratedPart
{
    private const string Variable = "HYDRA_KIOSK_WRITE_DOCS";

    private static readonly Lock _writing = new();

    /// <summary>Fails where the part is not the text; writes it first where that is asked for.</summary>
    /// <param name="root">The folder that pages are named from.</param>
    /// <param name="page">The page, such as <c>docs/causes.md</c>.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="text">What it has to be.</param>
    /// <param name="writes">Whether to write it.</param>
    public static void Check(string root, string page, string name, string text, bool writes)
    {
        lock (_writing)
        {
            var file = Path.Combine(root, page);
            var marker = $"<!-- {name} -->";
            var parts = File.ReadAllText(file).Split(marker);
            Assert.True(parts.Length == 3, $"{page} must hold the marker {marker} twice, around the part that is generated");
            if (parts[1].Trim() == text.Trim())
            {
                return;
            }

            if (writes)
            {
                File.WriteAllText(file, $"{parts[0]}{marker}\n\n{text.Trim()}\n\n{marker}{parts[2]}");
            }

            Assert.Fail(writes
                ? $"{page}: the part {marker} was not what the code says and has been written anew; look at it and run the tests again"
                : $"{page}: the part {marker} is not what the code says; run this test once with {Variable}=1, which writes it");
        }
    }

    /// <summary>The same for a page of the repository, as the variable says.</summary>
    public static void Check(string page, string name, string text) =>
        Check(House.WalksTests.Root(), page, name, text, Environment.GetEnvironmentVariable(Variable) == "1");
}
