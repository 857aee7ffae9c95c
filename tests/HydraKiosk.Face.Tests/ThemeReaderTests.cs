using System.Text;
using HydraKiosk.Face.Themes;

namespace HydraKiosk.Face.Tests;

/// <summary>Themes, good and bad.</summary>
public sealed class ThemeReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("face-theme-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_theme_has_colours_texts_and_a_logo()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "sign.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");

        Assert.True(TryRead("""{ "title": "Town Hall", "logo": "sign.svg", "welcome": { "en": "Welcome" }, "background": "#ffffff", "text": "#111111", "accent": "#00539b", "accentText": "#ffffff", }""", out var theme, out _));

        Assert.Equal("Town Hall", theme!.Title);
        Assert.Equal("image/svg+xml", theme.Logo!.Kind);
        Assert.Contains("color-scheme:light;--back:#ffffff;--text:#111111", Encoding.UTF8.GetString(theme.ToStyle()), StringComparison.Ordinal);
        Assert.Equal("""{"title":"Town Hall","logo":true,"welcome":{"en":"Welcome"}}""", Encoding.UTF8.GetString(theme.ToTexts()));
    }

    [Theory]
    [InlineData("{ \"titel\": \"x\" }", "\"titel\" is none of title")]
    [InlineData("{ \"text\": \"red\" }", "\"text\" is no colour")]
    [InlineData("{ \"text\": \"#1a2028\" }", "has a contrast of")]
    [InlineData("{ \"background\": \"#fff;}*{x:y\" }", "is no colour")]
    [InlineData("{ \"logo\": \"absent.png\" }", "absent.png")]
    [InlineData("{ \"logo\": \"theme.json\" }", "neither .svg nor .png")]
    [InlineData("{ \"welcome\": { \"__proto__\": \"x\" } }", "is no language")]
    [InlineData("{ \"title\": 7 }", "\"title\" is no text")]
    [InlineData("[]", "is no object")]
    [InlineData("{", "")]
    public void What_is_wrong_is_named(string json, string part)
    {
        Assert.False(TryRead(json, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_theme_of_any_size_is_not_read() => Assert.False(TryRead(new string(' ', 70_000), out _, out _));

    [Fact]
    public void The_usual_theme_can_be_read_by_people_who_see_little()
    {
        Assert.InRange(FaceTheme.Usual.Text.ContrastTo(FaceTheme.Usual.Background), 7, 21);
        Assert.InRange(FaceTheme.Usual.AccentText.ContrastTo(FaceTheme.Usual.Accent), 7, 21);
    }

    /// <summary>Examples of others: WCAG's own for black and white, and #767676, the lightest grey that passes on white.</summary>
    [Theory]
    [InlineData("#000000", 21)]
    [InlineData("#767676", 4.54)]
    [InlineData("#ffffff", 1)]
    public void Contrast_is_what_WCAG_says(string text, double expected)
    {
        Assert.True(Colour.TryParse(text, out var colour));
        Assert.Equal(expected, colour.ContrastTo(new Colour(255, 255, 255)), 2);
    }

    private bool TryRead(string json, out FaceTheme? theme, out string? problem)
    {
        var path = Path.Combine(_folder.FullName, "theme.json");
        File.WriteAllText(path, json);
        return ThemeReader.TryRead(path, out theme, out problem);
    }
}
