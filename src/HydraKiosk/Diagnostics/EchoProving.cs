using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.EchoMemory;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Diagnostics;

/// <summary>What the second part of <c>test echo</c> found.</summary>
/// <param name="Status">What the canceller and its proof say.</param>
/// <param name="Conditions">Under which, in words.</param>
/// <param name="KeptIn">The folder in which proof and state are kept; null where nothing was proven.</param>
/// <param name="Problem">Why they could not be kept; null where they were, or nothing was proven.</param>
internal sealed record EchoProven(EchoStatus Status, string Conditions, string? KeptIn, string? Problem);

/// <summary>
/// Puts the canceller to the proof with a voice, through the daemon's own engine, and signs what it has proven: a daemon that finds device, route,
/// volume and canceller as they were begins with an open microphone.
/// </summary>
internal static class EchoProving
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _tail = TimeSpan.FromMilliseconds(500);

    /// <summary>Plays the voice and listens.</summary>
    /// <param name="context">What the test was given.</param>
    /// <param name="device">Started; nobody else reads its rings meanwhile.</param>
    /// <param name="volume">0 to 1.</param>
    /// <param name="folder">The state folder.</param>
    /// <param name="stop">Ends it early: then nothing is proven.</param>
    /// <returns>Null where it was stopped.</returns>
    /// <exception cref="AudioDeviceException">The device has failed, or has stalled.</exception>
    public static EchoProven? Run(DiagnosticContext context, IAudioDevice device, double volume, string folder, CancellationToken stop)
    {
        var wanted = EngineOptionsOf.Make(context.Audio, new ChunkFormat(EchoCanceller.SampleRateHz, 20)) with { Volume = volume };
        var trial = new EchoTrial(device, wanted, volume);
        var wake = new PeriodSignal();
        using var engine = new AudioEngine(
            wanted with { Echo = Audio.Echo.EchoPolicy.HalfDuplex }, context.Time, NullLogger.Instance, wake.Set, static () => { });
        using var tap = engine.Tap.Open(TimeSpan.FromSeconds(10));
        using var registration = stop.Register(wake.Set);
        device.Pump.Captured.DiscardTo(device.Pump.Captured.WritePosition);
        device.Pump.Played.DiscardTo(device.Pump.Played.WritePosition);
        engine.Attach(device);
        engine.Start();
        Say(engine);
        var (mic, far, chunk) = (new float[tap.BlockSamples], new float[tap.BlockSamples], new short[engine.Chunks.Format.ChunkSamples]);
        var watch = new DeviceWatch(new SupervisorOptions { DeadInputLimit = null });
        var startedAt = context.Time.GetTimestamp();
        var heardFor = TimeSpan.Zero;
        while (heardFor < TrialVoice.Length + _tail && !stop.IsCancellationRequested)
        {
            wake.Wait(_look);
            while (tap.TryRead(mic, far, out var block))
            {
                trial.Take(mic, block.IsFarEndKnown ? far : default);
                heardFor += TimeSpan.FromMilliseconds(10);
            }

            while (engine.Chunks.TryRead(chunk, out _))
            {
                // Nobody is to hear them.
            }

            if (watch.Judge(DeviceObservation.Of(device, startedAt, context.Time)) is { } loss)
            {
                throw device.Fault is { } fault && fault.Cause == loss.Cause
                    ? fault : new AudioDeviceException(loss.Cause, $"{device.Name}: {loss.Reason}");
            }
        }

        return stop.IsCancellationRequested ? null : Keep(context, trial, folder);
    }

    private static void Say(AudioEngine engine)
    {
        engine.Replies.SetRate(TrialVoice.SampleRateHz);
        var voice = MemoryMarshal.AsBytes(TrialVoice.Create().AsSpan());
        while (voice.Length > 0)
        {
            var room = engine.Replies.GetSpan(1);
            var length = Math.Min(room.Length, voice.Length);
            voice[..length].CopyTo(room);
            engine.Replies.Commit(1, length);
            voice = voice[length..];
        }

        engine.Replies.Complete(1);
    }

    private static EchoProven Keep(DiagnosticContext context, EchoTrial trial, string folder)
    {
        var status = trial.Status;
        var files = new EchoFiles(folder);
        if (status.Safety != EchoSafety.Proven)
        {
            _ = files.Delete(EchoFiles.ProofName); // what was signed before does not hold today; where it cannot be deleted, the daemon finds out
            return new EchoProven(status, trial.Conditions.Words, null, null);
        }

        var proof = EchoProofNote.Sign(
            trial.Conditions.Words, EchoProofNote.ByTest, context.Time.GetUtcNow(), status.ReturnLossDb, status.EnhancementDb);
        var problem = files.Write(EchoFiles.StateName, trial.Learned().State.Span) ?? files.Write(EchoFiles.ProofName, proof.ToBytes());
        return new EchoProven(status, trial.Conditions.Words, folder, problem);
    }
}
