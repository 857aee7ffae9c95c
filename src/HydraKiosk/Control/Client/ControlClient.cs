using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Client;

/// <summary>A connection to the running daemon, for the verbs.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>The longest line of a daemon: a status with everything that a later version may add.</summary>
    private const int MaxLineBytes = 4 * 1024 * 1024;

    /// <summary>A daemon that is alive answers within milliseconds.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly NetworkStream _stream;
    private readonly LineReader _lines;
    private readonly RuntimeFolder _folder;
    private readonly TimeProvider _time;

    private ControlClient(Socket socket, RuntimeFolder folder, TimeProvider time)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _lines = new LineReader(_stream, MaxLineBytes);
        _folder = folder;
        _time = time;
    }

    /// <summary>Connects to the daemon in the first folder that has one.</summary>
    /// <exception cref="ControlException">None has, or this user may not.</exception>
    public static ControlClient Connect(IReadOnlyList<RuntimeFolder> folders, TimeProvider time)
    {
        ControlException? obstacle = null;
        foreach (var folder in folders)
        {
            folder.CheckLength();
            var seen = PosixFiles.Look(folder.SocketPath, follow: false, out var facts);
            if (seen == PosixFiles.NotPermitted)
            {
                // Through a folder that is closed to its group too, membership would not help.
                obstacle ??= Denied(folder, PosixFiles.Look(folder.Path, follow: true, out var closed) == 0
                    && closed.LetsGroupThrough ? closed.Group : null, isSeen: false);
                continue;
            }

            if (seen != 0 || !facts.IsSocket)
            {
                continue;
            }

            if (folder.Complaint() is { } complaint)
            {
                obstacle ??= new ControlException(ControlCauses.UnusableFolder, $"{folder.Path} ({folder.Origin}) is not trusted: {complaint}.");
                continue;
            }

            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(folder.SocketPath));
                return new ControlClient(socket, folder, time);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                // else it is left of one that crashed
                obstacle ??= e.SocketErrorCode == SocketError.AccessDenied ? Denied(folder, facts.Group) : null;
            }
        }

        throw obstacle ?? OtherUsers.Daemon(folders, Path.GetTempPath(), "/run/user") ?? Nobody(folders);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="verb">What to do.</param>
    /// <param name="members">Writes the request's other members.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ControlException">The daemon refused, or does not answer.</exception>
    public async Task<JsonElement> AskAsync(string verb, Action<Utf8JsonWriter> members, CancellationToken cancellation)
    {
        try
        {
            await _stream.WriteAsync(
                ControlJson.Line(json =>
                {
                    json.WriteString("do"u8, verb);
                    members(json);
                }),
                cancellation);
        }
        catch (IOException)
        {
            // Turned away: why stands in the line that is already here.
        }

        JsonElement? answer;
        try
        {
            answer = await NextAsync(cancellation).AsTask().WaitAsync(_patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw NoAnswer($"did not answer within {_patience.TotalSeconds:0} s");
        }

        return answer is not { } given ? throw NoAnswer("closed the connection without an answer")
            : given.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True ? given
            : throw new ControlException(Code(given), given.TryGetProperty("error", out var error) ? error.ToString()
                : "the daemon refused without a reason.");
    }

    /// <summary>The next line; null when the daemon has gone.</summary>
    /// <exception cref="ControlException">What came is no line of a daemon.</exception>
    public async ValueTask<JsonElement?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            switch (await _lines.ReadAsync(cancellation))
            {
                case LineKind.End:
                    return null;
                case LineKind.TooLong:
                    throw NoAnswer($"sent a line of more than {MaxLineBytes} bytes");
                default:
                    using (var document = JsonDocument.Parse(_lines.Line))
                    {
                        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone()
                            : throw NoAnswer("sent something that is no object");
                    }
            }
        }
        catch (IOException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw NoAnswer("sent something that is not JSON");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>What to tell someone whom the file's permissions keep out.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="group">The group that may; null where none helps.</param>
    /// <param name="isSeen">Whether a socket was seen; behind a folder that is closed nobody knows.</param>
    internal static ControlException Denied(RuntimeFolder folder, uint? group, bool isSeen = true)
    {
        var what = isSeen ? "a daemon is there, and this user has no permission to talk to it"
            : "this user has no permission to look whether a daemon is there";
        var join = group is > 0
            ? $"use sudo, or join the group \"{PosixFiles.GroupName(group.Value)}\" (sudo usermod -aG {PosixFiles.GroupName(group.Value)} $USER) "
                + "and log in again."
            : "use sudo.";
        return new ControlException(ControlCauses.AccessDenied, $"{folder.SocketPath}: {what}; {join}");
    }

    private static ControlException Nobody(IReadOnlyList<RuntimeFolder> folders) => new(
        ControlCauses.NoDaemon,
        $"no daemon is running: nobody listens at {string.Join(" or ", folders.Select(f => f.SocketPath))}.{Environment.NewLine}"
        + $"`systemctl status hydra-kiosk` tells whether the service runs, `journalctl -u hydra-kiosk -n 50` why it does not.{Environment.NewLine}"
        + "If it runs with a folder of its own, name that with --runtime-dir.");

    private static int Code(JsonElement refused) =>
        refused.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String && code.GetString() is ['H', 'K', '-', .. var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : ControlCauses.NoAnswer.Code;

    private ControlException NoAnswer(string what) => new(
        ControlCauses.NoAnswer, $"the daemon at {_folder.SocketPath} {what}. Try again; if it stays so: systemctl restart hydra-kiosk.");
}
