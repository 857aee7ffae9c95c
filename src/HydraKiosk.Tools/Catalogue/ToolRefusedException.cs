namespace HydraKiosk.Tools.Catalogue;

/// <summary>A call that is not carried out. The message is written for the model, so that it can tell the person why.</summary>
public sealed class ToolRefusedException(string message) : Exception(message);
