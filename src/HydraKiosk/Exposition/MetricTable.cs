using HydraKiosk.Control;
using static HydraKiosk.Exposition.MetricKind;

namespace HydraKiosk.Exposition;

/// <summary>Every figure that is served. What is counted begins at zero with the daemon.</summary>
internal static class MetricTable
{
    /// <summary>The table, in the order in which it is served.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("hydrakiosk_build_info", Gauge, "Always 1; what runs is in the labels.", static (to, of) => to.Value(
            1, "version", of.Status.Version.Split('+')[0], "commit", of.Status.Version.Split('+') is [_, var commit, ..] ? commit : "unknown")),
        new("hydrakiosk_health_state", Gauge, "Whether the device can serve people: 1 for the present verdict.", static (to, of) =>
            to.States(of.Status.Health.Verdict, "state", [.. HealthStatus.Verdicts])),
        new("hydrakiosk_trouble", Gauge, "1 for each thing that is wrong now, by cause.", static (to, of) =>
        {
            var told = new HashSet<string>(StringComparer.Ordinal);
            foreach (var trouble in of.Status.Troubles)
            {
                if (told.Add(trouble.Code))
                {
                    to.Value(1, "cause", trouble.Code.Length > 0 ? trouble.Code : "none");
                }
            }
        }),
        new("hydrakiosk_journal_causes_total", Counter, "Lines of the journal at warning level and above, by cause.", static (to, of) =>
            to.Kinds(of.Causes, "cause")),
        new("hydrakiosk_journal_lines_lost_total", Counter, "Lines that the journal did not take in time.", static (to, of) =>
            to.Value(of.LogLinesLost)),

        // The conversation.
        new("hydrakiosk_phase", Gauge, "What the device is doing: 1 for the present phase.", static (to, of) =>
            to.States(of.Status.Phase, "phase", "idle", "offline", "connecting", "listening", "thinking", "speaking")),
        new("hydrakiosk_engaged", Gauge, "1 while a person is in a conversation.", static (to, of) => to.Flag(of.Status.IsEngaged)),
        new("hydrakiosk_microphone_muted", Gauge, "1 while the microphone is switched off.", static (to, of) => to.Flag(of.Status.IsMuted)),
        new("hydrakiosk_kill_switch", Gauge, "1 while the kill switch has stopped something.", static (to, of) =>
            to.Flag(of.Status.Kill.InWords is not null)),
        new("hydrakiosk_conversations_total", Counter, "Conversations begun.", static (to, of) => to.Value(of.Status.Metrics.Conversations)),
        new("hydrakiosk_turns_total", Counter, "Turns of persons.", static (to, of) => to.Value(of.Status.Metrics.Turns)),
        new("hydrakiosk_barge_ins_total", Counter, "Times a person spoke into a reply.", static (to, of) => to.Value(of.Status.Metrics.BargeIns)),
        new("hydrakiosk_barge_ins_dismissed_total", Counter, "Of these, noises after which the reply went on.", static (to, of) =>
            to.Value(of.Status.Metrics.DismissedBargeIns)),
        new("hydrakiosk_replies_interrupted_total", Counter, "Replies not heard to their end.", static (to, of) =>
            to.Value(of.Status.Metrics.InterruptedReplies)),
        new("hydrakiosk_replies_silent_total", Counter, "Replies without sound and without a call.", static (to, of) =>
            to.Value(of.Status.Metrics.SilentReplies)),
        new("hydrakiosk_replies_failed_total", Counter, "Replies that the service failed.", static (to, of) =>
            to.Value(of.Status.Metrics.FailedReplies)),
        new("hydrakiosk_phase_overruns_total", Counter, "Phases that lasted too long.", static (to, of) => to.Value(of.Status.Metrics.Overruns)),
        new("hydrakiosk_tokens_total", Counter, "Tokens, as far as the service told.", static (to, of) =>
        {
            to.Value(of.Status.Metrics.InputTokens, "direction", "input");
            to.Value(of.Status.Metrics.OutputTokens, "direction", "output");
        }),
        new("hydrakiosk_tool_calls_total", Counter, "Calls of the model.", static (to, of) => to.Value(of.Status.Metrics.ToolCalls)),
        new("hydrakiosk_tool_ends_total", Counter, "Calls by what the tool can do to the world and how they came out.", static (to, of) =>
        {
            foreach (var (end, count) in of.ToolEnds)
            {
                var words = end.Split(' ');
                to.Value(count, "class", words[0], "outcome", words[^1]);
            }
        }),

        // Durations.
        new("hydrakiosk_reply_latency_seconds", Histogram, "From the end of a person's speech to the first sound of the answer.", static (to, of) =>
            to.Histogram(of.Durations.SpeechEndToHeard)),
        new("hydrakiosk_greeting_latency_seconds", Histogram, "From a session being ready to the first sound of the greeting.", static (to, of) =>
            to.Histogram(of.Durations.Greeting)),
        new("hydrakiosk_barge_in_to_silence_seconds", Histogram, "From speech into a reply to a silent loudspeaker.", static (to, of) =>
            to.Histogram(of.Durations.BargeInToSilence)),
        new("hydrakiosk_tool_duration_seconds", Histogram, "From a call to its output being posted.", static (to, of) =>
            to.Histogram(of.Durations.ToolTime)),
        new("hydrakiosk_handshake_duration_seconds", Histogram, "From the dial to a configured session.", static (to, of) =>
            to.Histogram(of.Durations.Handshake)),
        new("hydrakiosk_uplink_latency_seconds", Gauge, "From the microphone to the socket beyond a chunk's own length, of the last minute.",
            static (to, of) =>
        {
            to.Value(of.Status.Uplink.LatencyP50Ms / 1000, "percentile", "50");
            to.Value(of.Status.Uplink.LatencyP99Ms / 1000, "percentile", "99");
        }),
        new("hydrakiosk_reply_arrival_latency_seconds", Gauge, "From a reply's first sample off the socket to the device's ring.", static (to, of) =>
        {
            to.Value(of.Status.Audio.ReplyArrivalP50Ms / 1000, "percentile", "50");
            to.Value(of.Status.Audio.ReplyArrivalP99Ms / 1000, "percentile", "99");
        }),

        // The link.
        new("hydrakiosk_link_state", Gauge, "The connection to the service: 1 for the present state.", static (to, of) =>
            to.States(of.Status.Link.State, "state", "closed", "connecting", "ready", "failing")),
        new("hydrakiosk_sessions_total", Counter, "Configured sessions.", static (to, of) => to.Value(of.Status.Metrics.Sessions)),
        new("hydrakiosk_voice", Gauge, "1 for the voice that speaks, by its name in the configuration.", static (to, of) =>
            to.Value(1, "name", of.Status.Voice.Name.Length > 0 ? of.Status.Voice.Name : "none")),
        new("hydrakiosk_voice_changes_total", Counter, "Times a voice took over from another.", static (to, of) =>
            to.Value(of.Status.Voice.Changes)),
        new("hydrakiosk_reconnects_total", Counter, "Sessions in place of one that was lost.", static (to, of) =>
            to.Value(of.Status.Metrics.Reconnects)),
        new("hydrakiosk_session_seconds_total", Counter, "Time with a configured session; the service bills by it.", static (to, of) =>
            to.Value(Math.Round(of.Status.Metrics.SessionMinutes * 60, 1))),
        new("hydrakiosk_link_closes_total", Counter, "Connections that the service ended, by WebSocket close code.", static (to, of) =>
            to.Kinds(of.Closes, "code")),
        new("hydrakiosk_link_bytes_total", Counter, "Bytes of messages, without what framing and encryption add.", static (to, of) =>
        {
            to.Value(of.Status.Metrics.BytesUp, "direction", "up");
            to.Value(of.Status.Metrics.BytesDown, "direction", "down");
        }),
        new("hydrakiosk_uplink_chunks_total", Counter, "Chunks of the microphone that were sent, and those too old to be.", static (to, of) =>
        {
            to.Value(of.Status.Uplink.Chunks - of.Status.Uplink.SilentChunks, "kind", "sound");
            to.Value(of.Status.Uplink.SilentChunks, "kind", "silence");
            to.Value(of.Status.Uplink.StaleChunks, "kind", "dropped");
        }),

        // Sound.
        new("hydrakiosk_audio_device_info", Gauge, "1 while there is a sound device; its name is in the label.", static (to, of) =>
            to.Value(of.Status.Audio.Device is null ? null : 1, "device", of.Status.Audio.Device ?? "")),
        new("hydrakiosk_audio_device_working", Gauge, "1 while the sound device works.", static (to, of) => to.Flag(of.Status.Audio.IsWorking)),
        new("hydrakiosk_microphone_open", Gauge, "1 while what the microphone hears is sent.", static (to, of) =>
            to.Flag(of.Status.Audio.IsMicrophoneOpen)),
        new("hydrakiosk_level_dbfs", Gauge, "RMS level in decibels below full scale; -120 is silence.", static (to, of) =>
        {
            to.Value(of.Status.Audio.MicrophoneDbfs, "at", "microphone");
            to.Value(of.Status.Audio.NoiseFloorDbfs, "at", "background");
            to.Value(of.Status.Audio.LoudspeakerDbfs, "at", "loudspeaker");
        }),
        new("hydrakiosk_volume_ratio", Gauge, "Loudspeaker level as set, 0 to 1.", static (to, of) => to.Value(of.Status.Audio.Volume)),
        new("hydrakiosk_capture_clipped_samples_total", Counter, "Microphone samples that hit full scale.", static (to, of) =>
            to.Value(of.Status.Audio.ClippedSamples)),
        new("hydrakiosk_xrun_frames_total", Counter, "Frames lost (capture) or silent in mid-reply (playback) because this machine was late.",
            static (to, of) =>
        {
            to.Value(of.Status.Audio.LostCaptureFrames, "side", "capture");
            to.Value(of.Status.Audio.UnderrunFrames, "side", "playback");
        }),
        new("hydrakiosk_playback_starvations_total", Counter, "Times the network left the loudspeaker dry in mid-reply.", static (to, of) =>
            to.Value(of.Status.Audio.Starvations)),

        // The data budget.
        new("hydrakiosk_data_used_bytes", Gauge, "Data used, both directions together, with an estimate of what transport adds.", static (to, of) =>
        {
            to.Value(of.Status.Data.DayMB * 1e6, "period", "day");
            to.Value(of.Status.Data.MonthMB * 1e6, "period", "month");
        }),
        new("hydrakiosk_data_limit_bytes", Gauge, "The limits of the configuration.", static (to, of) =>
        {
            to.Value(of.Status.Data.PerDayMB * 1e6, "period", "day");
            to.Value(of.Status.Data.PerMonthMB * 1e6, "period", "month");
        }),
        new("hydrakiosk_data_forecast_bytes", Gauge, "What the month will have used if it goes on like that.", static (to, of) =>
            to.Value(of.Status.Data.MonthForecastMB * 1e6, "period", "month")),
        new("hydrakiosk_data_session_seconds", Gauge, "Time of open sessions.", static (to, of) =>
        {
            to.Value(Math.Round(of.Status.Data.DayMinutes * 60), "period", "day");
            to.Value(Math.Round(of.Status.Data.MonthMinutes * 60), "period", "month");
        }),
        new("hydrakiosk_data_session_limit_seconds", Gauge, "The limit of the configuration.", static (to, of) =>
            to.Value(of.Status.Data.MinutesPerDay * 60, "period", "day")),
        new("hydrakiosk_data_level", Gauge, "How near a limit is: 1 for the present level.", static (to, of) =>
            to.States(of.Status.Data.Level, "level", "within", "near", "spent")),
        new("hydrakiosk_data_thrift", Gauge, "What is done about it: 1 for what is.", static (to, of) =>
            to.States(of.Status.Data.Thrift, "thrift", "none", "on-demand", DataStatus.Refuses)),

        // The process: under the names that every Prometheus dashboard knows.
        new("process_start_time_seconds", Gauge, "When the process was started, in seconds since 1970.", static (to, of) =>
            to.Value(of.Process.StartTime)),
        new("process_cpu_seconds_total", Counter, "Processor time, user and system together.", static (to, of) => to.Value(of.Process.CpuSeconds)),
        new("process_resident_memory_bytes", Gauge, "Memory in use.", static (to, of) => to.Value(of.Status.ResidentBytes)),
        new("process_open_fds", Gauge, "Open file descriptors.", static (to, of) => to.Value(of.Process.OpenDescriptors)),
        new("process_max_fds", Gauge, "How many there may be.", static (to, of) => to.Value(of.Process.MaxDescriptors)),
        new("process_threads", Gauge, "Threads.", static (to, of) => to.Value(of.Process.Threads)),
        new("hydrakiosk_gc_collections_total", Counter, "Garbage collections by generation.", static (to, of) =>
        {
            for (var generation = 0; generation < of.Process.Collections.Count; generation++)
            {
                to.Value(of.Process.Collections[generation], "generation", $"{generation}");
            }
        }),
        new("hydrakiosk_gc_pause_seconds_total", Counter, "Time for which garbage collections held everything up.", static (to, of) =>
            to.Value(of.Process.PauseSeconds)),
        new("hydrakiosk_gc_allocated_bytes_total", Counter, "Managed bytes allocated.", static (to, of) => to.Value(of.Process.AllocatedBytes)),
        new("hydrakiosk_gc_heap_bytes", Gauge, "Managed bytes in use.", static (to, of) => to.Value(of.Process.HeapBytes)),
    ];

    /// <summary>All figures as text.</summary>
    public static string Render(MetricsReading reading)
    {
        var to = new SampleWriter();
        foreach (var metric in All)
        {
            to.Begin(metric);
            metric.Write(to, reading);
        }

        return to.ToString();
    }
}
