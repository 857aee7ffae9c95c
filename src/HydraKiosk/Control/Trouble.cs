using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Control;

/// <summary>Something that is wrong with the daemon at this moment.</summary>
/// <param name="CauseCode">The number of its row in the table of causes.</param>
/// <param name="Text">What is wrong, in plain words.</param>
/// <param name="NeedsTechnician">Whether somebody has to do something; otherwise waiting helps.</param>
/// <param name="RaisedAt">Since when it is so, as a timestamp of the board's clock.</param>
public sealed record Trouble(int CauseCode, string Text, bool NeedsTechnician, long RaisedAt);
