using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Configuration.Options;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.EchoMemory;

/// <summary>The memory of echoes, with a line in the journal for each device about who takes the echo out and by which reference.</summary>
/// <param name="memory">What is known.</param>
/// <param name="audio">What the technician wrote.</param>
/// <param name="log">The journal.</param>
internal sealed class NotedEchoes(IEchoMemory memory, AudioOptions audio, ILogger log) : IEchoMemory
{
    private string? _last;

    /// <inheritdoc/>
    public EchoRecall Recall(EchoConditions conditions)
    {
        var recall = memory.Recall(conditions);
        if (_last != conditions.Words) // one that opens and fails every few seconds must not fill the journal
        {
            _last = conditions.Words;
            Note(conditions);
        }

        return recall;
    }

    /// <inheritdoc/>
    public void Refuse() => memory.Refuse();

    private void Note(EchoConditions conditions)
    {
        if (conditions.Canceller == EchoConditions.ExternalCanceller)
        {
            EchoMemoryCause.External.Write(log, conditions.Capture);
        }
        else if (audio.EchoCancellation == EchoCancellationMode.External)
        {
            EchoMemoryCause.NoExternal.Write(log, conditions.Capture);
        }

        if (audio.Capture.ReferenceChannel is { } reference && conditions.ReferenceChannel is null)
        {
            EchoMemoryCause.NoReference.Write(log, reference, conditions.CaptureFormat.Channels);
        }
    }
}
