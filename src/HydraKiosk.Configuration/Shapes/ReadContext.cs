using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Configuration.Shapes;

/// <summary>What reading one file collects: its problems, where each setting stood, and which of them cannot be trusted.</summary>
/// <param name="file">As the caller named it.</param>
/// <param name="directory">Where relative paths start.</param>
/// <param name="allKeys">Every key of the whole file, for hints about one in the wrong place.</param>
internal sealed class ReadContext(string file, string directory, Func<string, IEnumerable<KeyPlace>> allKeys)
{
    private const int MaxPathLength = 199; // and an ellipsis

    /// <summary>More than anybody reads at once; a file of other things has tens of thousands.</summary>
    private const int MaxProblems = 1000;

    private readonly Dictionary<string, SourcePosition> _positions = [];
    private readonly HashSet<string> _bad = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly Dictionary<string, HashSet<string>> _hidden = [];
    private ConfigurationProblem? _beyond;
    private int _beyondCount;

    /// <summary>The folder that relative paths start from.</summary>
    public string Directory { get; } = directory;

    /// <summary>Every key below a path; of the empty one all.</summary>
    public Func<string, IEnumerable<KeyPlace>> AllKeys { get; } = allKeys;

    /// <summary>In the order of the file, then of the variables; what was found later at the same place comes later.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems
    {
        get
        {
            var ordered = _problems.OrderBy(p => p.File == file ? "" : p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column);
            return _beyond is null ? [.. ordered]
                : [.. ordered, _beyond with { Message = $"and {_beyondCount} more problems; correct these first. Perhaps this is another kind of file." }];
        }
    }

    /// <summary>Whether so many errors are known that the next ones are only counted.</summary>
    public bool IsFull => _problems.Count >= MaxProblems && HasErrors;

    public bool HasErrors => _problems.Exists(p => p.Severity == ProblemSeverity.Error);

    /// <summary>Where each setting that is given stands, by path.</summary>
    public IReadOnlyDictionary<string, SourcePosition> Places => _positions;

    /// <summary>What is misread at a place is not quoted where it is this text: a variable with the wrong name may hold a key.</summary>
    /// <param name="origin">The place, as in <see cref="SourcePosition.Origin"/>.</param>
    /// <param name="text">The text.</param>
    public void Hide(string origin, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!_hidden.TryGetValue(origin, out var texts))
        {
            _hidden.Add(origin, texts = []);
        }

        texts.Add(VisibleText.Quoted(text));
    }

    /// <summary>Notes that a setting stands in the file, and where its value does.</summary>
    public void Seen(string path, SourcePosition position) => _positions.TryAdd(path, position);

    /// <summary>Whether the file says anything about a setting.</summary>
    public bool IsGiven(string path) => _positions.ContainsKey(path);

    /// <summary>Whether none of these settings was misread, so that a rule about them makes sense.</summary>
    public bool AreGood(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (_bad.Contains(path))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reports an error at a setting's value; where the file does not give the setting, at the object that would hold it.</summary>
    public void Error(Cause cause, string path, string message, string? suggestion = null) =>
        Report(ProblemSeverity.Error, cause, PositionOf(path), path, message, suggestion);

    /// <summary>Reports an error at a place.</summary>
    public void Error(Cause cause, SourcePosition position, string path, string message, string? suggestion = null) =>
        Report(ProblemSeverity.Error, cause, position, path, WithoutHidden(position.Origin, message), suggestion);

    /// <summary>Reports something that does not stop the start.</summary>
    public void Warn(Cause cause, string path, string message, string? suggestion = null) =>
        Report(ProblemSeverity.Warning, cause, PositionOf(path), path, WithoutHidden(PositionOf(path).Origin, message), suggestion);

    private string WithoutHidden(string? origin, string message)
    {
        if (origin is not null && _hidden.TryGetValue(origin, out var texts))
        {
            foreach (var text in texts)
            {
                message = message.Replace(text, "(not shown)", StringComparison.Ordinal);
            }
        }

        return message;
    }

    private SourcePosition PositionOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (_positions.TryGetValue(at, out var position))
            {
                return position;
            }
        }

        return _positions.GetValueOrDefault("", new SourcePosition(1, 1));
    }

    private void Report(ProblemSeverity severity, Cause cause, SourcePosition position, string path, string message, string? suggestion)
    {
        if (severity == ProblemSeverity.Error)
        {
            _bad.Add(path);
        }

        if (IsFull)
        {
            _beyondCount++;
            _beyond ??= new ConfigurationProblem { Cause = cause, File = file, Message = "" };
            return;
        }

        _problems.Add(new ConfigurationProblem
        {
            Cause = cause,
            Severity = severity,
            File = position.Origin ?? file,
            Line = position.Line,
            Column = position.Column,
            Path = VisibleText.Cut(path, MaxPathLength), // unknown keys are part of it, and a key can be anything
            Message = message,
            Suggestion = suggestion,
        });
    }
}
