using System.Text.Json;

namespace HydraKiosk.Face.Feed;

/// <summary>What a technician may try and look into from the page. Every member may be used from any thread and returns at once.</summary>
public interface IFaceBench
{
    /// <summary>Starts a test; <see cref="IFaceDevice.WriteStatus"/> tells what comes of it. One at a time.</summary>
    /// <param name="test">Its name, from a page.</param>
    BenchStart Start(string test);

    /// <summary>Writes, as members of an object, the messages to and from the service since one of them, without what was said in them.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="after">The number of the last one that is known; 0 for none.</param>
    void WriteWire(Utf8JsonWriter json, long after);

    /// <summary>The archive for support that the last examination has made; null where there is none.</summary>
    /// <param name="problem">Why not, for a person.</param>
    byte[]? Bundle(out string? problem);
}

/// <summary>Whether a test was started.</summary>
public enum BenchStart
{
    /// <summary>It runs.</summary>
    Started,

    /// <summary>Another one runs.</summary>
    Busy,

    /// <summary>There is none of that name.</summary>
    Unknown,
}
