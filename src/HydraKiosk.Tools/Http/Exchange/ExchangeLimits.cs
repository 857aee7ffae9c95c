namespace HydraKiosk.Tools.Http.Exchange;

/// <summary>How long a request may take and how much of an answer is read.</summary>
/// <param name="OutputBytes">Bytes of the answer.</param>
/// <param name="Connect">From the beginning to a secure connection.</param>
/// <param name="Answer">From the beginning to the headers of the answer.</param>
internal sealed record ExchangeLimits(int OutputBytes, TimeSpan Connect, TimeSpan Answer);
