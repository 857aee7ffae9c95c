using System.Text;
using HydraKiosk.Devices.Lights.Files;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>Files that hold what a test puts there, remember what is written, and fail when told to.</summary>
internal sealed class ScriptedLightFiles : ILightFiles
{
    private readonly Dictionary<int, string> _open = [];
    private int _next = 3;

    /// <summary>What the files hold, by path; a device file holds nothing and must stand here too.</summary>
    public Dictionary<string, string> Contents { get; } = [];

    /// <summary>Errors of opening, by path: positive numbers.</summary>
    public Dictionary<string, int> OpenErrors { get; } = [];

    /// <summary>Errors of writing, by path.</summary>
    public Dictionary<string, int> WriteErrors { get; } = [];

    /// <summary>What an ioctl answers, by request: an error.</summary>
    public Dictionary<uint, int> SetErrors { get; } = [];

    /// <summary>Every write: where and what.</summary>
    public List<(string Path, byte[] Bytes)> Writes { get; } = [];

    /// <summary>Every ioctl.</summary>
    public List<(uint Request, uint Value)> Sets { get; } = [];

    /// <summary>Where set, a write takes no more bytes than this.</summary>
    public int? Takes { get; set; }

    /// <summary>Whether writes are remembered; off where memory is counted.</summary>
    public bool Remembers { get; set; } = true;

    /// <summary>Descriptors that nobody has closed.</summary>
    public int OpenCount => _open.Count;

    public IEnumerable<string> Texts(string path) => Writes.Where(w => w.Path == path).Select(w => Encoding.UTF8.GetString(w.Bytes));

    public int Open(string path, FileUse use)
    {
        if (OpenErrors.TryGetValue(path, out var error) && use != FileUse.Reading)
        {
            return -error;
        }

        if (!Contents.ContainsKey(path))
        {
            return -2;
        }

        _open[_next] = path;
        return _next++;
    }

    public void Close(int descriptor) => Assert.True(_open.Remove(descriptor), "closed twice");

    public int Read(int descriptor, Span<byte> bytes) => Encoding.UTF8.GetBytes(Contents[_open[descriptor]], bytes);

    public int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        var path = _open[descriptor];
        if (WriteErrors.TryGetValue(path, out var error))
        {
            return -error;
        }

        var taken = Math.Min(Takes ?? int.MaxValue, bytes.Length);
        if (Remembers)
        {
            Writes.Add((path, bytes[..taken].ToArray()));
        }

        return taken;
    }

    public int WriteAtStart(int descriptor, ReadOnlySpan<byte> bytes) => Write(descriptor, bytes);

    public int Set(int descriptor, uint request, uint value)
    {
        Assert.Contains(descriptor, _open);
        Sets.Add((request, value));
        return SetErrors.TryGetValue(request, out var error) ? -error : 0;
    }

    public IReadOnlyList<string> Names(string folder) =>
        [.. Contents.Keys.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(p => p[(folder.Length + 1)..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];
}
