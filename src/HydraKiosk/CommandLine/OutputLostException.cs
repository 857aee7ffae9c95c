namespace HydraKiosk.CommandLine;

/// <summary>Standard output cannot be written: nobody will see the verb's result.</summary>
public sealed class OutputLostException(string message, Exception inner) : IOException(message, inner);
