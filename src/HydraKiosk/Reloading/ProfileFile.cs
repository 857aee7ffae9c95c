using System.Buffers;
using System.Globalization;
using System.Text.Json;
using HydraKiosk.Tools.Storage;

namespace HydraKiosk.Reloading;

/// <summary>A choice of a profile by hand.</summary>
/// <param name="Profile">Its name; null for none.</param>
/// <param name="At">When it was made.</param>
internal sealed record ProfileChoice(string? Profile, DateTimeOffset At);

/// <summary>Keeps the choice over a restart, as <c>profile.json</c> in the state folder.</summary>
/// <param name="folder">The state folder; null for a daemon that keeps nothing.</param>
internal sealed class ProfileFile(string? folder)
{
    private const string Name = "profile.json";
    private const int MaxBytes = 4096;
    private const int Format = 1;

    /// <summary>What was chosen; null where nothing was, or nobody can say any more.</summary>
    /// <param name="problem">Why nobody can say; null where the file is as it should be.</param>
    public ProfileChoice? Read(out string? problem)
    {
        problem = null;
        try
        {
            if (folder is null || !Directory.Exists(folder))
            {
                return null;
            }

            using var opened = StateFolder.OpenToRead(folder);
            if (opened.Read(Name, MaxBytes) is not { } bytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return root.GetProperty("format"u8).GetInt32() != Format ? throw new FormatException() : new ProfileChoice(
                root.GetProperty("profile"u8).GetString(),
                DateTimeOffset.Parse(root.GetProperty("at"u8).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentException)
        {
            problem = $"{Path.Combine(folder!, Name)}: it is not a file as this program writes it";
        }

        return null;
    }

    /// <summary>Writes it; after the return it survives a loss of power.</summary>
    /// <returns>Null, or why it was not written.</returns>
    public string? Write(ProfileChoice choice)
    {
        if (folder is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WriteString("profile"u8, choice.Profile);
            json.WriteString("at"u8, choice.At.UtcDateTime);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        try
        {
            using var opened = StateFolder.OpenShared(folder);
            opened.Replace(Name, buffer.WrittenSpan);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}
