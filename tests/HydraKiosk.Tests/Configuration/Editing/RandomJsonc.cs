using System.Text;

namespace HydraKiosk.Tests.Configuration.Editing;

/// <summary>Files as people write them: comments anywhere, one line or many, commas at the end or not, blanks or tabs, any line end.</summary>
internal sealed class RandomJsonc(Random random)
{
    private static readonly string[] _scalars = ["1", "-2.5e3", "true", "false", "null", "\"text\"", "\"// no comment, \\\" } ]\"", "\"ä😀\\n\"", "\"\""];
    private static readonly string[] _comments = ["// one, { \"two\": 3 }", "/* a block */", "/* of\n two lines, } */", "//", "// ends with a comma,"];

    private readonly StringBuilder _text = new();
    private readonly string _unit = random.Next(4) == 0 ? "\t" : "  ";
    private readonly bool _hasCarriageReturns = random.Next(4) == 0;
    private int _keys;

    /// <summary>Paths of every value, in the order of the file.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>A file whose outermost value is an object.</summary>
    public string File()
    {
        Noise("", 3);
        Value("", "", 0, isObject: true);
        Noise("", 3);
        var text = _text.ToString();
        return _hasCarriageReturns ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    private void Value(string path, string indent, int depth, bool isObject = false)
    {
        if (path.Length > 0)
        {
            Paths.Add(path);
        }

        var kind = isObject ? 0 : depth > 3 ? 9 : random.Next(5);
        if (kind > 1)
        {
            _text.Append(_scalars[random.Next(_scalars.Length)]);
            return;
        }

        var (open, close) = kind == 0 ? ('{', '}') : ('[', ']');
        var count = random.Next(5);
        var isTall = random.Next(3) > 0;
        _text.Append(open);
        for (var i = 0; i < count; i++)
        {
            Between(isTall, indent + _unit);
            var key = $"k{_keys++}";
            if (kind == 0)
            {
                _text.Append('"').Append(key).Append("\":");
                Noise(indent, 8);
                _text.Append(' ');
            }

            Value(kind == 0 ? path.Length == 0 ? key : $"{path}.{key}" : $"{path}[{i}]", indent + _unit, depth + 1);
            Noise(indent + _unit, 8);
            _text.Append(i < count - 1 || random.Next(2) == 0 ? "," : "");
        }

        Between(isTall, indent);
        _text.Append(close);
    }

    private void Between(bool isTall, string indent)
    {
        Noise(indent, 5);
        if (isTall)
        {
            _text.Append('\n').Append(indent);
            Noise(indent, 8);
        }
        else if (random.Next(2) == 0)
        {
            _text.Append(' ');
        }
    }

    /// <summary>A comment, once in so many times.</summary>
    private void Noise(string indent, int oneIn)
    {
        if (random.Next(oneIn) == 0)
        {
            var comment = _comments[random.Next(_comments.Length)];
            _text.Append(' ').Append(comment).Append(comment.StartsWith("//", StringComparison.Ordinal) ? "\n" + indent : "");
        }
    }
}
