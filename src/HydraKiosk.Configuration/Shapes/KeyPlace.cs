namespace HydraKiosk.Configuration.Shapes;

/// <summary>A key that the file may have, and the path of the object it stands in.</summary>
internal sealed record KeyPlace(string Key, string Parent);
