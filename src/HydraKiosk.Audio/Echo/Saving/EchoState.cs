using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HydraKiosk.Audio.Echo.Cancelling;

namespace HydraKiosk.Audio.Echo.Saving;

/// <summary>
/// What a canceller has learned of a room, as bytes for a file, so that the next start begins with it. Belongs to one device at one rate, and
/// is checked before anything of it is used.
/// </summary>
/// <remarks>
/// Little-endian: "HKEC", version, rate (4 bytes each), SHA-256 of the device's name, what was learned, SHA-256 of all before.
/// </remarks>
public static class EchoState
{
    private const int Version = 3;
    private const int HashBytes = SHA256.HashSizeInBytes;
    private const int HeaderBytes = 12 + HashBytes;

    /// <summary>Length of a state.</summary>
    public const int Bytes = HeaderBytes + EchoCanceller.LearnedBytes + HashBytes;

    private static ReadOnlySpan<byte> Magic => "HKEC"u8;

    /// <summary>Writes down what a canceller has learned. Not while another thread uses it.</summary>
    /// <param name="canceller">The canceller.</param>
    /// <param name="device">What tells its microphone, loudspeaker and their settings from others.</param>
    public static byte[] Save(EchoCanceller canceller, string device)
    {
        ArgumentNullException.ThrowIfNull(canceller);
        var learned = new byte[EchoCanceller.LearnedBytes];
        canceller.WriteLearned(learned);
        return Seal(learned, device);
    }

    /// <summary>Makes a state of what a canceller wrote down.</summary>
    internal static byte[] Seal(ReadOnlySpan<byte> learned, string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var state = new byte[Bytes];
        Magic.CopyTo(state);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), EchoCanceller.SampleRateHz);
        SHA256.HashData(Encoding.UTF8.GetBytes(device), state.AsSpan(12));
        learned.CopyTo(state.AsSpan(HeaderBytes, EchoCanceller.LearnedBytes));
        SHA256.HashData(state.AsSpan(0, Bytes - HashBytes), state.AsSpan(Bytes - HashBytes));
        return state;
    }

    /// <summary>Gives a canceller what was learned before. It stays as it was where that cannot be used.</summary>
    /// <param name="canceller">The canceller; not while another thread uses it.</param>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="device">The device that it is for, in the same words.</param>
    public static EchoStateProblem Load(EchoCanceller canceller, ReadOnlySpan<byte> state, string device)
    {
        ArgumentNullException.ThrowIfNull(canceller);
        var problem = Check(state, device);
        return problem != EchoStateProblem.None ? problem
            : canceller.TryReadLearned(state.Slice(HeaderBytes, EchoCanceller.LearnedBytes)) ? EchoStateProblem.None : EchoStateProblem.Damaged;
    }

    /// <summary>Says whether a state is whole and for a device, before any canceller is there; its numbers are not looked at yet.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <param name="device">The device that it is for, in the same words.</param>
    public static EchoStateProblem Check(ReadOnlySpan<byte> state, string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (state.Length < HeaderBytes || !state.StartsWith(Magic))
        {
            return EchoStateProblem.NotAState;
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(state[4..]) != Version)
        {
            return EchoStateProblem.OtherVersion;
        }

        if (state.Length != Bytes)
        {
            return EchoStateProblem.NotAState;
        }

        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(state[..^HashBytes], hash);
        if (!hash.SequenceEqual(state[^HashBytes..]))
        {
            return EchoStateProblem.Damaged;
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(state[8..]) != EchoCanceller.SampleRateHz)
        {
            return EchoStateProblem.OtherRate;
        }

        SHA256.HashData(Encoding.UTF8.GetBytes(device), hash);
        return hash.SequenceEqual(state.Slice(12, HashBytes)) ? EchoStateProblem.None : EchoStateProblem.OtherDevice;
    }
}
