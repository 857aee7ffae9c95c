using HydraKiosk.Audio.Echo;

namespace HydraKiosk.Audio.Tests.Echo;

/// <summary>Keeps what an echo stage is given, sample for sample; where the far end was not known, no numbers stand in its place.</summary>
internal sealed class RecordingStage : IEchoStage
{
    public List<float> Capture { get; } = [];

    public List<float> FarEnd { get; } = [];

    public bool NeedsFarEnd { get; set; } = true;

    public void Step(bool isAudible)
    {
    }

    public EchoPassage Process(Span<float> capture, ReadOnlySpan<float> farEnd)
    {
        Assert.True(farEnd.Length == 0 || farEnd.Length == capture.Length);
        foreach (var sample in capture)
        {
            Capture.Add(sample);
        }

        for (var i = 0; i < capture.Length; i++)
        {
            FarEnd.Add(farEnd.IsEmpty ? float.NaN : farEnd[i]);
        }

        return EchoPassage.Pass;
    }
}
