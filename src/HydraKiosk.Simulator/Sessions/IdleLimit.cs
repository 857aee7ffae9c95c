namespace HydraKiosk.Simulator.Sessions;

/// <summary>Closes a session with 1000 when no message came or went for too long. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">Says whether the session is configured.</param>
internal sealed class IdleLimit(SessionContext context, SessionSettings settings)
{
    private TimeSpan Limit => TimeSpan.FromSeconds(context.Switches.IdleSeconds);

    /// <summary>Begins to watch, unless the scenario has no limit.</summary>
    public void Start()
    {
        if (Limit > TimeSpan.Zero)
        {
            context.Schedule.After(Limit, Check);
        }
    }

    private void Check()
    {
        var quiet = context.Server.Time.GetElapsedTime(context.Record.LastTraffic);
        if (quiet < Limit)
        {
            context.Schedule.After(Limit - quiet, Check);
            return;
        }

        if (settings.IsReady)
        {
            var seconds = $"{quiet.TotalSeconds:F1}";
            context.Checker.Break(
                "uplink-stopped", $"nothing came for {seconds} s in a configured session; keep sending audio, even if it is only zeros");
        }

        context.Note("idle", "closing with 1000");
        context.Outgoing.Close(1000, "");
    }
}
