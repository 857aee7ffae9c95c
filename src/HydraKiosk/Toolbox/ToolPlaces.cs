namespace HydraKiosk.Toolbox;

/// <summary>Where tools find what they need.</summary>
/// <param name="ScratchFolder">Under which a program has an empty folder of its own while it runs.</param>
/// <param name="CredentialFolder">Where the secrets are, each in a file of its name.</param>
internal sealed record ToolPlaces(string ScratchFolder, string CredentialFolder);
