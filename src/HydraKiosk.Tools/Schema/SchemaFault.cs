namespace HydraKiosk.Tools.Schema;

/// <summary>
/// One thing that is wrong with the arguments of a call, in words for the model. It may quote up to 40 characters of a value, so that it is not for a
/// journal or an audit.
/// </summary>
/// <param name="Place">Where, as a JSON pointer (RFC 6901); empty for the arguments as a whole.</param>
/// <param name="Sentence">What is expected there and what was found, without a full stop.</param>
public readonly record struct SchemaFault(string Place, string Sentence)
{
    /// <summary>Place and sentence.</summary>
    public override string ToString() => Place.Length == 0 ? Sentence : $"at {Place}: {Sentence}";

    /// <summary>All of them in one text for the model.</summary>
    /// <param name="faults">At least one.</param>
    public static string Describe(IReadOnlyList<SchemaFault> faults) =>
        $"The arguments do not fit the schema: {string.Join("; ", faults)}. Nothing was done. Correct the arguments and call again.";
}
