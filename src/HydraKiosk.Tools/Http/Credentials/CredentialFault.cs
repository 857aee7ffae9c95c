namespace HydraKiosk.Tools.Http.Credentials;

/// <summary>A secret that cannot be read or used. The message is a sentence for a technician, and holds nothing of it.</summary>
internal sealed class CredentialFault(string message) : Exception(message);
