namespace HydraKiosk.Tools.Http.Exchange;

/// <summary>What came of a request.</summary>
internal abstract record HttpReply
{
    /// <summary>The server answered.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="MediaType">What it says that the body is, lower case; empty where it says nothing.</param>
    /// <param name="IsLatin">Whether the body is said to be in ISO 8859-1.</param>
    /// <param name="Body">The body, or its beginning.</param>
    /// <param name="IsCut">Whether there was more.</param>
    public sealed record Answered(int Status, string MediaType, bool IsLatin, byte[] Body, bool IsCut) : HttpReply;

    /// <summary>No address of the server may be reached; nothing was sent.</summary>
    public sealed record NotAllowed : HttpReply;

    /// <summary>There is no connection; nothing was sent.</summary>
    /// <param name="Reason">Why, in a few words.</param>
    public sealed record Unreachable(string Reason) : HttpReply;

    /// <summary>There is no secure connection; nothing was sent.</summary>
    public sealed record NotTrusted : HttpReply;

    /// <summary>The request was sent, and what came back cannot be used.</summary>
    /// <param name="Reason">Why, in a few words.</param>
    public sealed record Broken(string Reason) : HttpReply;
}
