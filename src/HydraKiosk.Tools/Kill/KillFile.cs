using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Storage;

namespace HydraKiosk.Tools.Kill;

/// <summary>
/// The small file in the state folder that keeps what commands have stopped: <c>{"format":1,"stopped":["tools"],"by":"…","since":"…"}</c>. It is read
/// strictly, and where it cannot be, everything counts as stopped. No file means that nothing was ever stopped.
/// </summary>
public sealed class KillFile
{
    /// <summary>Its name.</summary>
    public const string Name = "kill.json";

    private const int Format = 1;
    private const int MaxBytes = 4096;
    private const int MaxBy = 128; // characters

    private readonly string _folder;

    /// <param name="stateDirectory">The folder that it is in, absolute.</param>
    public KillFile(string stateDirectory)
    {
        ArgumentNullException.ThrowIfNull(stateDirectory);
        _folder = stateDirectory;
    }

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(_folder, Name);

    /// <summary>What it says.</summary>
    /// <param name="problem">Why it cannot be read; the state then stops everything.</param>
    public KillState Read(out string? problem)
    {
        problem = null;
        try
        {
            using var folder = StateFolder.OpenToRead(_folder);
            if (folder.Read(Name, MaxBytes) is not { } bytes)
            {
                return KillState.Released;
            }

            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (IOException missing) when (missing.HResult == Posix.NoEntry && new FileInfo(_folder).LinkTarget is null)
        {
            return KillState.Released; // no folder yet; a link to nowhere is damage, and so is a folder that cannot be looked at
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentException)
        {
            problem = $"{Path}: it is not a file as this program writes it";
        }

        return new KillState([KillScope.All], null) { By = "the file that cannot be read" };
    }

    /// <summary>Writes it; after the return it survives a loss of power.</summary>
    /// <returns>Null, or why it was not written; the old one is there then.</returns>
    public string? Write(KillState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WriteStartArray("stopped"u8);
            foreach (var scope in state.Command)
            {
                json.WriteStringValue(Word(scope));
            }

            json.WriteEndArray();
            if (state.By is { } by)
            {
                json.WriteString("by"u8, by.Length <= MaxBy ? by : by[..MaxBy]);
            }

            if (state.Since is { } since)
            {
                json.WriteString("since"u8, since.UtcDateTime);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        try
        {
            using var folder = StateFolder.OpenShared(_folder);
            folder.Replace(Name, buffer.WrittenSpan);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>A scope as commands and the file have it.</summary>
    public static string Word(KillScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>The scope of a word; null for another word.</summary>
    public static KillScope? ScopeOf(string? word) => word switch
    {
        "tools" => KillScope.Tools,
        "microphone" => KillScope.Microphone,
        "all" => KillScope.All,
        _ => null,
    };

    private static KillState Read(JsonElement root)
    {
        if (root.GetProperty("format"u8).GetInt32() != Format)
        {
            throw new FormatException();
        }

        var stopped = root.GetProperty("stopped"u8).EnumerateArray().Select(word => ScopeOf(word.GetString()) ?? throw new FormatException())
            .Distinct().Order().ToArray();
        return new KillState(stopped, null)
        {
            By = root.TryGetProperty("by"u8, out var by) ? by.GetString() : null,
            Since = root.TryGetProperty("since"u8, out var since)
                ? DateTimeOffset.Parse(since.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
        };
    }
}
