using HydraKiosk.Audio.Sounds;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Sound;

public sealed class LocalSoundFoldersTests
{
    private readonly TestLog _log = new();
    private readonly LocalSounds _sounds = new(() => { }, new ManualClock());

    [Fact]
    public async Task The_prompts_that_ship_are_put_into_use_without_a_word()
    {
        await LocalSoundFolders.ReadAsync(_sounds, null, Path.Combine(Configuration.ConfigFolder.Shipped, "prompts", "en"), _log);

        Assert.All(Enum.GetValues<LocalPrompt>(), prompt => Assert.True(_sounds.Library.Has(prompt)));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task What_cannot_be_used_is_a_line_in_the_journal_each()
    {
        using var folder = new Configuration.ConfigFolder();
        folder.Write("busy.wav", "no sound");
        folder.Write("fualt.wav", "no name");

        await LocalSoundFolders.ReadAsync(_sounds, folder.Path, "/nowhere", _log);

        Assert.Equal(3, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Equal(LocalSoundCauses.NotUsed.Code, line.EventId));
        Assert.Contains(_log.Lines, line => line.Message.Contains("did you mean fault.wav?", StringComparison.Ordinal));
    }
}
