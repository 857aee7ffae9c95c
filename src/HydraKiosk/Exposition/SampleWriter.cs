using System.Globalization;
using System.Text;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Exposition;

/// <summary>Writes the samples of one metric after the other, in Prometheus's text format 0.0.4.</summary>
internal sealed class SampleWriter
{
    private readonly StringBuilder _text = new(16 * 1024);
    private string _name = "";

    /// <summary>Begins a metric: its samples follow.</summary>
    public void Begin(Metric metric)
    {
        _name = metric.Name;
        _text.Append("# HELP ").Append(_name).Append(' ').Append(metric.Help.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(_name).Append(' ').Append(metric.Kind.ToString().ToLowerInvariant()).Append('\n');
    }

    /// <summary>A sample; nothing where there is no value.</summary>
    public void Value(double? value)
    {
        if (value is { } known)
        {
            Sample("", "", known);
        }
    }

    /// <summary>A sample with a label; nothing where there is no value.</summary>
    public void Value(double? value, string label, string text)
    {
        if (value is { } known)
        {
            Sample("", Label(label, text), known);
        }
    }

    /// <summary>A sample with two labels.</summary>
    public void Value(double value, string label, string text, string label2, string text2) =>
        Sample("", $"{Label(label, text)},{Label(label2, text2)}", value);

    /// <summary>Truth as 1 and 0.</summary>
    public void Flag(bool value) => Value(value ? 1 : 0);

    /// <summary>A sample for each state that there is: 1 for the present one, 0 for the others.</summary>
    public void States(string present, string label, params ReadOnlySpan<string> states)
    {
        foreach (var state in states)
        {
            Value(state == present ? 1 : 0, label, state);
        }
    }

    /// <summary>A sample for each kind.</summary>
    public void Kinds(IReadOnlyList<KeyValuePair<string, long>> counts, string label)
    {
        foreach (var (kind, count) in counts)
        {
            Value(count, label, kind);
        }
    }

    /// <summary>The samples of a histogram, whose buckets include those below them.</summary>
    public void Histogram(DurationDistribution distribution)
    {
        var count = 0L;
        for (var i = 0; i < distribution.Counts.Count; i++)
        {
            count += distribution.Counts[i];
            var end = i < DurationHistogram.BoundsSeconds.Count ? Text(DurationHistogram.BoundsSeconds[i]) : "+Inf";
            Sample("_bucket", Label("le", end), count);
        }

        Sample("_sum", "", distribution.SumSeconds);
        Sample("_count", "", count);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Sample(string suffix, string labels, double value)
    {
        _text.Append(_name).Append(suffix);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(Text(value)).Append('\n');
    }

    private static string Label(string name, string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"{name}=\"{escaped}\"";
    }

    private static string Text(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
