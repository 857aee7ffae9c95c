using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Simulator.Replay;

/// <summary>Reads <c>wire.ndjson</c>, line by line and strictly, since a diagnosis from a damaged record would be misleading.</summary>
public static class RecordingReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RecordingException">It cannot be read, a line is broken, or the service says nothing in it.</exception>
    public static Recording Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var recording = new Parser(path).Read(File.ReadLines(path, Encoding.UTF8));
            return recording.Playable.Any()
                ? recording
                : throw new RecordingException(recording.Lines == 0
                    ? $"{path} is empty: there is nothing to replay."
                    : $"{path} holds nothing that the service sent ({recording.Sessions.Count} attempts, {recording.Lines} lines): "
                        + "there is nothing to replay. Take an older file, such as wire.1.ndjson in the same folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private sealed class Parser(string path)
    {
        private readonly List<RecordedSession> _sessions = [];
        private RecordedSession? _session;
        private RecordingException? _broken; // accepted at the end of the file, and before the program's next start
        private bool _isCut;
        private long _dropped;
        private int _line;

        public Recording Read(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                _line++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                try
                {
                    using var parsed = JsonDocument.Parse(LoneSurrogates.Replace(line));
                    Take(parsed.RootElement);
                }
                catch (JsonException error)
                {
                    ThrowIfBroken();
                    _broken = new RecordingException(
                        $"{path}:{_line}: this line is not JSON, from its byte {error.BytePositionInLine + 1} on. "
                        + "The file is damaged, or it is not a wire log; delete the line to replay the rest.", error);
                }
            }

            _isCut |= _broken is not null;
            return new Recording(path, _sessions, _line, _isCut, _dropped);
        }

        private void Take(JsonElement line)
        {
            var note = Text(line, "note");
            if (_broken is not null)
            {
                if (note != "begin")
                {
                    ThrowIfBroken();
                }

                _isCut = true;
                _broken = null;
            }

            if (line.ValueKind != JsonValueKind.Object || Number(line, "ms") is not { } ms || Number(line, "session") is not { } session
                || double.IsInfinity(ms))
            {
                throw NotALogLine("it has no \"ms\" and \"session\"");
            }

            var at = TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, TimeSpan.FromDays(30).TotalMilliseconds));
            if (note == "begin" || _session is null || _session.Number != (int)session)
            {
                _session = new RecordedSession((int)session, Text(line, "model"), _line);
                _sessions.Add(_session);
            }

            switch (note)
            {
                case "begin" or "continues":
                    break;

                case "end":
                    var outcome = Text(line, "outcome") ?? "";
                    var isOrderly = outcome.StartsWith("closed", StringComparison.Ordinal);
                    _session.End = new RecordedEnd(at, (int?)Number(line, "closeCode"), isOrderly, outcome);
                    break;

                case "dropped":
                    _dropped += (long)(Number(line, "messages") ?? 0);
                    break;

                case null:
                    _session.Add(Message(line, at));
                    break;

                default:
                    break; // a note of a later version
            }
        }

        private RecordedMessage Message(JsonElement line, TimeSpan at)
        {
            var fromService = Text(line, "direction") switch
            {
                "received" => true,
                "sent" => false,
                _ => throw NotALogLine("it has neither a \"direction\" nor a \"note\""),
            };
            var bytes = (int)Math.Clamp(Number(line, "bytes") ?? 0, 0, 16 * 1024 * 1024);
            if (Text(line, "problem") is { } problem)
            {
                return new RecordedMessage(at, fromService, null, bytes, default, problem);
            }

            return line.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                ? new RecordedMessage(at, fromService, Text(message, "type"), bytes, Kept(message, fromService), null)
                : throw NotALogLine("it has no \"message\"");
        }

        private RecordingException NotALogLine(string why) =>
            new($"{path}:{_line}: this is no line of a wire log: {why}. "
                + "Wire logs are wire.ndjson and the older wire.1.ndjson, wire.2.ndjson … in the wire folder of the state directory.");

        /// <summary>Of the device's messages only the configuration is needed as text.</summary>
        private static ReadOnlyMemory<byte> Kept(JsonElement message, bool fromService) =>
            fromService || Text(message, "type") == EventTypes.SessionConfigure ? Encoding.UTF8.GetBytes(message.GetRawText()) : default;

        private void ThrowIfBroken()
        {
            if (_broken is not null)
            {
                throw _broken;
            }
        }

        private static string? Text(JsonElement owner, string name) =>
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        private static double? Number(JsonElement owner, string name) =>
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var number)
                ? number
                : null;
    }
}
