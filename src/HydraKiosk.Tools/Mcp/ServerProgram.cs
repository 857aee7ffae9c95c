using System.Net.Sockets;
using System.Text;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Mcp.Native;

namespace HydraKiosk.Tools.Mcp;

/// <summary>
/// A server's program: a session of its own, so that it can be ended with everything it has started, a clean environment, and sockets as its standard
/// streams, which wait without a thread.
/// </summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private const int MaxLastWords = 300;
    private const int ErrorBufferBytes = 4096;

    /// <summary>Time that a program gets after its input was closed, and once more after it was asked to end.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ChildSession _child;
    private readonly NetworkStream _error;
    private readonly Task _errorReading;
    private readonly byte[] _lastWords = new byte[MaxLastWords];
    private volatile bool _isSilent;
    private int _lastWordsLength;

    private ServerProgram(ChildSession child, TimeProvider time)
    {
        _child = child;
        _time = time;
        Input = new NetworkStream(child.Input, ownsSocket: true);
        Output = new NetworkStream(child.Output, ownsSocket: true);
        _error = new NetworkStream(child.Error, ownsSocket: true);
        _errorReading = ReadErrorAsync();
    }

    /// <summary>What it reads.</summary>
    public Stream Input { get; }

    /// <summary>What it writes.</summary>
    public Stream Output { get; }

    /// <summary>Completes when it has ended, with how: the end of a sentence.</summary>
    public Task<string> Exited => _child.Exited;

    /// <summary>The end of its standard error from before its first call, which can hold no argument of one.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastWords)
            {
                return Printable.Line(Encoding.UTF8.GetString(_lastWords, 0, _lastWordsLength).Trim().ReplaceLineEndings(" "), MaxLastWords);
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="IOException">It cannot be started, with the reason.</exception>
    public static ServerProgram Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, TimeProvider time) =>
        new(ChildSession.Start(path, arguments, environment, folder), time);

    /// <summary>From here on nothing is kept of its standard error: it may repeat arguments of calls.</summary>
    public void FirstCallIsNear() => _isSilent = true;

    /// <summary>Closes its input, as the protocol asks; then asks it to end, and then ends it and everything that it has started.</summary>
    public async ValueTask DisposeAsync()
    {
        await Input.DisposeAsync().ConfigureAwait(false);
        if (!await IsGoneAsync().ConfigureAwait(false))
        {
            _child.AskToEnd();
            await IsGoneAsync().ConfigureAwait(false);
        }

        _child.End();
        await Exited.ConfigureAwait(false);
        await Output.DisposeAsync().ConfigureAwait(false);
        await _error.DisposeAsync().ConfigureAwait(false);
        await _errorReading.ConfigureAwait(false);
    }

    private async Task<bool> IsGoneAsync()
    {
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(Exited, Task.Delay(_patience, _time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        return first == Exited;
    }

    private async Task ReadErrorAsync()
    {
        var buffer = new byte[ErrorBufferBytes];
        try
        {
            while (await _error.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
            {
                if (!_isSilent)
                {
                    Keep(buffer.AsSpan(0, read));
                }
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // Closed together with the program, which has been told already.
        }
    }

    private void Keep(ReadOnlySpan<byte> words)
    {
        lock (_lastWords)
        {
            words = words[^Math.Min(words.Length, MaxLastWords)..];
            var old = Math.Min(_lastWordsLength, MaxLastWords - words.Length);
            _lastWords.AsSpan(_lastWordsLength - old, old).CopyTo(_lastWords);
            words.CopyTo(_lastWords.AsSpan(old));
            _lastWordsLength = old + words.Length;
        }
    }
}
