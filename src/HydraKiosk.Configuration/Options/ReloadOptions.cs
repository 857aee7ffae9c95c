namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>reload</c> part of the file: how a changed file takes the place of the one in effect.</summary>
public sealed record ReloadOptions
{
    /// <summary>Whether a save of the file is enough; otherwise it is read again when somebody says so.</summary>
    public bool OnSave { get; init; } = true;

    /// <summary>
    /// Seconds within which a session must come up after a change of what it is made of, 10 to 3600; then the old configuration is put back.
    /// </summary>
    public int RollbackSeconds { get; init; } = 60;

    /// <summary><see cref="RollbackSeconds"/> as a duration.</summary>
    public TimeSpan Rollback => TimeSpan.FromSeconds(RollbackSeconds);
}
