namespace HydraKiosk.Doctor.Bundle;

/// <summary>A file of the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What is in it, for the list that a person agrees to.</param>
/// <param name="Text">Its text; nothing secret may be left in it before it is written.</param>
internal sealed record BundleFile(string Name, string What, string Text);
