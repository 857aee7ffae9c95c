namespace HydraKiosk.Tools.Http.Templates;

/// <summary>A template that cannot be used. The message is a sentence for whoever wrote it.</summary>
internal sealed class TemplateFault(string message) : Exception(message);
