using System.Net;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using Xunit;

namespace HydraKiosk.Simulator.Tests;

/// <summary>One simulator for several services: each at its own address, and nowhere else.</summary>
public sealed class DialectTests
{
    public static TheoryData<SimulatedVoice> Voices => [.. SimulatorServer.Voices];

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task An_address_of_no_dialect_is_answered_with_those_that_there_are(SimulatedVoice voice)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = new Scenario(), Voice = voice }, cancellation: cancellation);
        using var client = new HttpClient();
        var elsewhere = new UriBuilder(server.Endpoint) { Scheme = "http", Path = "/nowhere" }.Uri;

        using var answer = await client.GetAsync(elsewhere, cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(server.Endpoint.AbsolutePath, await answer.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_it_is_hydra()
    {
        await using var server = await SimulatorServer.StartAsync(new Scenario(), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("/waves/v1/s2s", server.Endpoint.AbsolutePath);
    }
}
