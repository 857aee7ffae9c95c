using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace HydraKiosk.Face.Themes;

/// <summary>Reads a theme: a small JSON file, and the picture that it names beside it.</summary>
public static class ThemeReader
{
    /// <summary>The largest theme and the largest picture, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The longest text.</summary>
    private const int MaxText = 120;

    /// <summary>What text needs on its background, by WCAG 2.2 (1.4.3), and what a control needs beside it (1.4.11).</summary>
    private const double ReadableContrast = 4.5;
    private const double VisibleContrast = 3;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="theme">What stands there.</param>
    /// <param name="problem">What is wrong with it, for a person, without a full stop.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out FaceTheme? theme, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        (theme, problem) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(Bytes(path), new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = 4,
            });
            var read = Read(document.RootElement, Path.GetDirectoryName(Path.GetFullPath(path))!);
            Check(read);
            theme = read;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problem = fault.Message.TrimEnd('.');
        }

        return theme is not null;
    }

    private static FaceTheme Read(JsonElement root, string folder)
    {
        var theme = FaceTheme.Usual;
        foreach (var entry in Object(root, "the theme").EnumerateObject())
        {
            theme = entry.Name switch
            {
                "title" => theme with { Title = Text(entry) },
                "welcome" => theme with { Welcome = Welcome(entry) },
                "logo" => theme with { Logo = Logo(Path.Combine(folder, Text(entry))) },
                "background" => theme with { Background = ColourOf(entry) },
                "text" => theme with { Text = ColourOf(entry) },
                "accent" => theme with { Accent = ColourOf(entry) },
                "accentText" => theme with { AccentText = ColourOf(entry) },
                _ => throw new InvalidDataException(
                    $"\"{entry.Name}\" is none of title, welcome, logo, background, text, accent, accentText"),
            };
        }

        return theme;
    }

    private static void Check(FaceTheme theme)
    {
        Need("text", theme.Text, "background", theme.Background, ReadableContrast);
        Need("accentText", theme.AccentText, "accent", theme.Accent, ReadableContrast);
        Need("accent", theme.Accent, "background", theme.Background, VisibleContrast);

        static void Need(string name, Colour front, string behind, Colour back, double least)
        {
            if (front.ContrastTo(back) is var contrast && contrast < least)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"\"{name}\" {front} on \"{behind}\" {back} has a contrast of {contrast:0.0}, and people need {least:0.0}"));
            }
        }
    }

    private static Dictionary<string, string> Welcome(JsonProperty entry)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in Object(entry.Value, $"\"{entry.Name}\"").EnumerateObject().Take(32))
        {
            texts[text.Name] = text.Name.Length is 2 or 3 && text.Name.All(char.IsAsciiLetterLower) ? Text(text)
                : throw new InvalidDataException($"\"{text.Name}\" is no language such as \"en\"");
        }

        return texts;
    }

    private static ThemeLogo Logo(string path) => new(Bytes(path), Path.GetExtension(path) switch
    {
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => throw new InvalidDataException($"the logo {Path.GetFileName(path)} is neither .svg nor .png"),
    });

    private static JsonElement Object(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Object ? value : throw new InvalidDataException($"{what} is no object {{ }}");

    private static string Text(JsonProperty entry) =>
        entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is { Length: <= MaxText } text
        ? text : throw new InvalidDataException($"\"{entry.Name}\" is no text of at most {MaxText} characters");

    private static Colour ColourOf(JsonProperty entry) =>
        entry.Value.ValueKind == JsonValueKind.String && Colour.TryParse(entry.Value.GetString(), out var colour)
            ? colour : throw new InvalidDataException($"\"{entry.Name}\" is no colour such as \"#0e141b\"");

    private static byte[] Bytes(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxBytes ? bytes[..length] : throw new InvalidDataException($"{Path.GetFileName(path)} is larger than {MaxBytes / 1024} KB");
    }
}
