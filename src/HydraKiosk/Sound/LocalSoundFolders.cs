using HydraKiosk.Audio.Sounds;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>Reads the folders of local sounds beside the start of the daemon, which waits for no storage.</summary>
internal static class LocalSoundFolders
{
    /// <summary>
    /// Reads both folders on a thread of the pool and puts what is in them into use, at a start and after every change of the configuration. Until
    /// then the sounds play that were there before. What cannot be used is told in the journal; nothing of it is thrown.
    /// </summary>
    /// <param name="sounds">The engine's local sounds.</param>
    /// <param name="earconFolder">Files that replace earcons; null for none.</param>
    /// <param name="promptFolder">Files of the prompts in the device's language; null for none.</param>
    /// <param name="log">Gets a line for each file that is not used, <see cref="LocalSoundCauses.NotUsed"/>.</param>
    /// <returns>Completes when the sounds are in use: never where the storage never answers.</returns>
    public static async Task ReadAsync(LocalSounds sounds, string? earconFolder, string? promptFolder, ILogger log)
    {
        var library = await Task.Run(() => LocalSoundLibrary.Load(earconFolder, promptFolder));
        sounds.Library = library;
        foreach (var problem in library.Problems)
        {
            LocalSoundCauses.NotUsed.Write(log, problem.Reason);
        }
    }
}
