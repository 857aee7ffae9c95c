using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;

namespace HydraKiosk.Audio.Echo.Saving;

/// <summary>
/// Hands what the canceller has learned from the audio thread, which only copies it, to one that may hash and write it. Outlives the devices;
/// allocates nothing on the audio thread.
/// </summary>
internal sealed class EchoHandover
{
    private const int Idle = 0;
    private const int Asked = 1;
    private const int Busy = 2; // one of the two sides has the bytes
    private const int Ready = 3;

    private readonly byte[] _learned = new byte[EchoCanceller.LearnedBytes];
    private EchoConditions? _conditions;
    private EchoStatus _status;
    private double _volume;
    private int _stage;

    /// <summary>Whether somebody asks. The audio thread's look at it, every block.</summary>
    public bool IsAsked => Volatile.Read(ref _stage) == Asked;

    /// <summary>Asks for a copy. Any thread.</summary>
    public void Ask()
    {
        if (Interlocked.CompareExchange(ref _stage, Asked, Idle) == Ready)
        {
            Interlocked.CompareExchange(ref _stage, Asked, Ready); // nobody took the one before
        }
    }

    /// <summary>Whoever owns the canceller: gives a copy, if somebody asks for it.</summary>
    /// <param name="canceller">What has learned.</param>
    /// <param name="status">What is known of the echo.</param>
    /// <param name="conditions">Under which it was opened.</param>
    /// <param name="volume">The volume of now.</param>
    /// <returns>Whether there is one to be taken.</returns>
    public bool Give(EchoCanceller canceller, in EchoStatus status, EchoConditions conditions, double volume)
    {
        if (Interlocked.CompareExchange(ref _stage, Busy, Asked) != Asked)
        {
            return false;
        }

        if (status.Safety != EchoSafety.Proven)
        {
            Volatile.Write(ref _stage, Idle); // what is not proven is not worth keeping
            return false;
        }

        canceller.WriteLearned(_learned);
        (_status, _conditions, _volume) = (status, conditions, volume);
        Volatile.Write(ref _stage, Ready);
        return true;
    }

    /// <summary>Takes the copy and seals it. Not the audio thread.</summary>
    /// <returns>Null where there is none.</returns>
    public LearnedEcho? Take()
    {
        if (Interlocked.CompareExchange(ref _stage, Busy, Ready) != Ready)
        {
            return null;
        }

        var conditions = _conditions! with { Volume = _volume };
        var learned = new LearnedEcho(EchoState.Seal(_learned, conditions.Words), conditions, _status);
        Volatile.Write(ref _stage, Idle);
        return learned;
    }
}
