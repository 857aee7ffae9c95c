using System.Text;

namespace HydraKiosk.Voices.Drift;

/// <summary>Whether what came of a turn looks as recorded messages do.</summary>
public static class WireDrift
{
    private const int MostDifferences = 100;

    /// <summary>Reads recorded messages: one a line, of a stream of events behind "data: "; other lines say where they come from.</summary>
    /// <param name="shapes">Takes them.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="InvalidDataException">A line that is no message.</exception>
    public static MessageShapes Recorded(MessageShapes shapes, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(lines);
        const string Data = "data: ";
        foreach (var line in lines)
        {
            var message = line.StartsWith(Data, StringComparison.Ordinal) ? line[Data.Length..] : line;
            if (message.StartsWith('{') && shapes.Add(Encoding.UTF8.GetBytes(message)) is { } wrong)
            {
                throw new InvalidDataException($"recorded messages: {wrong}");
            }
        }

        return shapes;
    }

    /// <summary>How messages differ from recorded ones, each by message and field; empty where they do not.</summary>
    /// <param name="came">What came.</param>
    /// <param name="seen">An empty collection of the same wire.</param>
    /// <param name="recorded">What was recorded.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<WireMessage> came, MessageShapes seen, MessageShapes recorded)
    {
        ArgumentNullException.ThrowIfNull(came);
        ArgumentNullException.ThrowIfNull(seen);
        var differences = new List<string>();
        foreach (var message in came)
        {
            if ((message.IsBinary ? "a binary message, where all are text" : seen.Add(message.Content)) is { } wrong && !differences.Contains(wrong))
            {
                differences.Add(wrong);
            }
        }

        differences.AddRange(seen.DifferencesFrom(recorded));
        return differences.Count <= MostDifferences ? differences : differences[..MostDifferences];
    }
}
