using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Demo;

/// <summary>Both sides of the conversation in one recording, for a person to listen to: the visitor on the left, the agent on the right.</summary>
internal static class DemoMix
{
    public static void Write(string visitorPath, string agentPath, string mixPath)
    {
        using var visitor = new WavReader(visitorPath);
        using var agent = new WavReader(agentPath);
        var rateHz = agent.Format.SampleRateHz;
        using var mix = new WavWriter(mixPath, new AudioFormat(rateHz, 2));
        var resampler = new Resampler(visitor.Format.SampleRateHz, rateHz);
        var source = new float[visitor.Format.SampleRateHz / 100];
        var left = new float[resampler.MaxOutput(source.Length)];
        var right = new float[left.Length];
        var both = new float[left.Length * 2];
        while (agent.RemainingFrames > 0)
        {
            var read = visitor.Read(source);
            source.AsSpan(read).Clear();
            var made = resampler.Process(source, left);
            var heard = agent.Read(right.AsSpan(0, made));
            right.AsSpan(heard, made - heard).Clear();
            for (var i = 0; i < made; i++)
            {
                both[2 * i] = left[i];
                both[(2 * i) + 1] = right[i];
            }

            mix.Write(both.AsSpan(0, 2 * made));
        }
    }
}
