namespace HydraKiosk.Tools;

/// <summary>Runs the calls of the model.</summary>
public interface IToolRunner
{
    /// <summary>
    /// Runs one call and returns its output for the model. Never throws and never hangs: an unknown name, arguments that do not fit, a
    /// failure and a time-out are outputs too.
    /// </summary>
    /// <param name="callId">The service's id of the call, for the journal.</param>
    /// <param name="name">What the model asked for; null where it named nothing.</param>
    /// <param name="argumentsJson">JSON text as the model wrote it; not trusted.</param>
    Task<string> RunAsync(string callId, string? name, string argumentsJson);
}
