using HydraKiosk.Configuration.Options;
using HydraKiosk.Link.Probing;

namespace HydraKiosk.Doctor.Readings;

/// <summary>A voice of the list beside the one of the section <c>hydra</c>, which has checks of its own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it speaks to.</param>
internal sealed record VoiceReading(string Name, VoiceKind Kind)
{
    /// <summary>The secrets that it names, beside Hydra's own key.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What is wrong with them, as sentences.</summary>
    public IReadOnlyList<string> SecretProblems { get; init; } = [];

    /// <summary>The way to each of its services, without a key.</summary>
    public IReadOnlyList<ServiceWay> Ways { get; init; } = [];

    /// <summary>A session with it.</summary>
    public Reading<TalkReading> Talk { get; init; } = Reading<TalkReading>.None("");
}

/// <summary>The way to one service.</summary>
/// <param name="Service">Which of the voice's: the voice's own name, or <c>words, chat</c>.</param>
/// <param name="Way">What was met.</param>
internal sealed record ServiceWay(string Service, EndpointReading Way);
