using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Conversation;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.EchoMemory;

/// <summary>
/// Keeps what was learned and proven of the echo, in memory while the daemon runs and in the state folder beyond that: the next device under the same
/// conditions begins with it. Files are read and written on the pool, never on the audio thread, and nobody waits for the storage longer than a
/// second. Any thread.
/// </summary>
/// <param name="files">The state folder's; null where nothing is to outlive the daemon.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The journal.</param>
internal sealed class EchoKeeper(EchoFiles? files, TimeProvider time, ILogger log) : IEchoMemory, INoticeSink
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private byte[]? _state;
    private EchoProofNote? _proof;
    private string? _signed; // the conditions that were signed last, so that the journal hears of them once
    private Task _work = Task.CompletedTask;

    /// <summary>Asks the canceller for what it has learned.</summary>
    public Action Ask { get; set; } = static () => { };

    /// <summary>The volume that the next start begins with, 0 to 1; what was learned with another one would be of no use to it.</summary>
    public Func<double> UsualVolume { get; set; } = static () => 1;

    /// <summary>What is remembered as proven, for the status; null for nothing.</summary>
    public EchoProofNote? Proof
    {
        get
        {
            lock (_lock)
            {
                return _proof;
            }
        }
    }

    /// <summary>Reads what was kept. Completes after a second at the latest; what comes later than that is of use to the next device.</summary>
    public Task ReadAsync() => files is null ? Task.CompletedTask : Task.WhenAny(Task.Run(Read), Task.Delay(_patience, time));

    /// <inheritdoc/>
    public EchoRecall Recall(EchoConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        lock (_lock)
        {
            var words = conditions.Words;
            if (_state is { } state && EchoState.Check(state, words) is var problem and not EchoStateProblem.None)
            {
                _state = null;
                Drop(EchoFiles.StateName, Words(problem), problem is EchoStateProblem.NotAState or EchoStateProblem.Damaged);
            }

            if (_proof is { } proof && proof.Conditions != words)
            {
                _proof = null;
                Drop(EchoFiles.ProofName, "it was signed for other conditions", isDamaged: false);
            }

            return new EchoRecall(_state, _proof is not null && _state is not null); // what was proven was a canceller that knew the room
        }
    }

    /// <inheritdoc/>
    public void Refuse()
    {
        lock (_lock)
        {
            (_state, _proof) = (null, null);
            Drop(EchoFiles.StateName, Words(EchoStateProblem.Damaged), isDamaged: true);
            Queue(EchoFiles.ProofName, static (files, name) => files.Delete(name));
        }
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is ConversationEnded)
        {
            Ask();
        }
    }

    /// <summary>The canceller has given what it has learned.</summary>
    public void Keep(LearnedEcho learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        if (Math.Abs(learned.Conditions.Volume - UsualVolume()) > 0.0005)
        {
            return;
        }

        lock (_lock)
        {
            var words = learned.Conditions.Words;
            _state = learned.State.ToArray();
            if (learned.Status.Witness == EchoWitness.Listening || _proof is null)
            {
                _proof = EchoProofNote.Sign(
                    words, EchoProofNote.ByListening, time.GetUtcNow(), learned.Status.ReturnLossDb, learned.Status.EnhancementDb);
            }

            if (_signed != words)
            {
                _signed = words;
                EchoMemoryCause.Signed.Write(log, words);
            }

            var (state, proof) = (_state, _proof.ToBytes());
            Queue(EchoFiles.StateName, (files, name) => files.Write(name, state));
            Queue(EchoFiles.ProofName, (files, name) => files.Write(name, proof));
        }
    }

    /// <summary>Whether the echo is trusted has changed. What speaks against the canceller speaks against what was kept of it.</summary>
    public void Learn(in EchoStatus echo)
    {
        if (echo.Safety is not (EchoSafety.EchoTooStrong or EchoSafety.PathChanged or EchoSafety.TooManyOpenings))
        {
            return;
        }

        lock (_lock)
        {
            if (_proof is null && _state is null)
            {
                return;
            }

            (_proof, _state, _signed) = (null, null, null);
            EchoMemoryCause.Withdrawn.Write(log, echo.Safety switch
            {
                EchoSafety.PathChanged => "the echo comes another way than before",
                EchoSafety.EchoTooStrong => "too much of the echo is left",
                _ => "the microphone opened again and again while the loudspeaker spoke",
            });
            Queue(EchoFiles.ProofName, static (files, name) => files.Delete(name));
            Queue(EchoFiles.StateName, static (files, name) => files.Delete(name));
        }
    }

    /// <summary>Waits until all that was to be written is, or a second has passed.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return Task.WhenAny(_work, Task.Delay(_patience, time));
        }
    }

    private static string Words(EchoStateProblem problem) => problem switch
    {
        EchoStateProblem.NotAState => "it is cut short, or another file altogether",
        EchoStateProblem.OtherVersion => "another version of this program wrote it",
        EchoStateProblem.OtherRate => "it was learned at another sampling rate",
        EchoStateProblem.OtherDevice => "it was learned with another device, route, rate or volume",
        _ => "its checksum is wrong, or its numbers are none",
    };

    private void Read()
    {
        var state = files!.Read(EchoFiles.StateName, out var stateProblem);
        var bytes = files.Read(EchoFiles.ProofName, out var proofProblem);
        var proof = bytes is null ? null : EchoProofNote.Read(bytes);
        foreach (var (name, problem) in new[] { (EchoFiles.StateName, stateProblem), (EchoFiles.ProofName, proofProblem) })
        {
            if (problem is not null)
            {
                EchoMemoryCause.CannotKeep.Write(log, name, problem);
            }
        }

        lock (_lock)
        {
            _state ??= state;
            _proof ??= proof;
            if (bytes is not null && proof is null)
            {
                Drop(EchoFiles.ProofName, "it is not as it was signed", isDamaged: true);
            }
        }
    }

    private void Drop(string name, string why, bool isDamaged)
    {
        (isDamaged ? EchoMemoryCause.Damaged : EchoMemoryCause.OfOthers).Write(log, name, why);
        Queue(name, static (files, name) => files.Delete(name));
    }

    private void Queue(string name, Func<EchoFiles, string, string?> work)
    {
        if (files is { } there)
        {
            _work = _work.ContinueWith(
                _ =>
                {
                    if (work(there, name) is { } problem)
                    {
                        EchoMemoryCause.CannotKeep.Write(log, name, problem);
                    }
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
