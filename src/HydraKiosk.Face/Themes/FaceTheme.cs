using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Face.Themes;

/// <summary>A picture.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Kind">Its media type.</param>
public sealed record ThemeLogo(ReadOnlyMemory<byte> Bytes, string Kind);

/// <summary>How the pages look and what they say beside the usual words.</summary>
public sealed record FaceTheme
{
    /// <summary>Where no theme is chosen.</summary>
    public static FaceTheme Usual { get; } = new();

    /// <summary>Behind everything.</summary>
    public Colour Background { get; init; } = new(0x0e, 0x14, 0x1b);

    /// <summary>What is read.</summary>
    public Colour Text { get; init; } = new(0xf4, 0xf6, 0xf8);

    /// <summary>What is pressed.</summary>
    public Colour Accent { get; init; } = new(0x8f, 0xd3, 0xff);

    /// <summary>What is read on what is pressed.</summary>
    public Colour AccentText { get; init; } = new(0x06, 0x1a, 0x29);

    /// <summary>Whose device it is; empty for nobody's.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the screen says while nobody is there, by language.</summary>
    public IReadOnlyDictionary<string, string> Welcome { get; init; } = new Dictionary<string, string>();

    /// <summary>The picture above it; null for none.</summary>
    public ThemeLogo? Logo { get; init; }

    /// <summary>The colours as a style sheet.</summary>
    internal byte[] ToStyle() => Encoding.UTF8.GetBytes(
        $":root{{color-scheme:{(IsDark ? "dark" : "light")};--back:{Background};--text:{Text};--accent:{Accent};--on-accent:{AccentText}}}\n");

    /// <summary>Whether light letters stand on a dark ground: the colours of signs follow it.</summary>
    private bool IsDark => Background.ContrastTo(new Colour(255, 255, 255)) > Background.ContrastTo(default);

    /// <summary>The words as JSON.</summary>
    internal byte[] ToTexts()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title"u8, Title);
            json.WriteBoolean("logo"u8, Logo is not null);
            json.WriteStartObject("welcome"u8);
            foreach (var (language, text) in Welcome)
            {
                json.WriteString(language, text);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
