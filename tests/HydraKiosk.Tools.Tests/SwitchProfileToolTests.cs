using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Tests;

/// <summary>The tool by which the model chooses a profile.</summary>
public sealed class SwitchProfileToolTests
{
    private readonly List<string> _chosen = [];

    [Fact]
    public void It_offers_the_names_there_are_and_nothing_else()
    {
        using var schema = JsonDocument.Parse(Make(_chosen.Add).ParametersJson);

        Assert.Equal(["night", "base"],
            schema.RootElement.GetProperty("properties").GetProperty("name").GetProperty("enum").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(ToolClass.Act, Make(_chosen.Add).Class);
    }

    [Fact]
    public async Task What_is_chosen_is_passed_on_and_a_refusal_is_told_to_the_model()
    {
        using var arguments = JsonDocument.Parse("""{"name":"night"}""");

        Assert.Contains("with the next conversation", await Make(_chosen.Add).CallAsync(arguments.RootElement.Clone()), StringComparison.Ordinal);
        Assert.Equal(["night"], _chosen);
        await Assert.ThrowsAsync<ToolRefusedException>(
            () => Make(static _ => throw new ToolRefusedException("not now")).CallAsync(arguments.RootElement.Clone()));
    }

    private static ITool Make(Action<string> choose) => BuiltinTools.Make("switch_profile", new BuiltinServices
    {
        ReadStatus = static () => throw new InvalidOperationException("not asked"),
        ReadVolume = static () => 0,
        SetVolume = static _ => { },
        Mute = static () => { },
        EndConversation = static () => { },
        DismissWork = static () => { },
        Profiles = ["night", "base"],
        ChooseProfile = choose,
        Lines = new NoLines(),
        Time = new ManualClock(),
    });

    private sealed class NoLines : IToolLines
    {
        public IReadOnlyList<string> Outputs => [];

        public IReadOnlyList<string> Inputs => [];

        public void Set(string name, bool isOn) => throw new InvalidOperationException(name);

        public bool Read(string name) => throw new InvalidOperationException(name);
    }
}
