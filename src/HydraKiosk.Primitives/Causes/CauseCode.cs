using System.Globalization;

namespace HydraKiosk.Primitives.Causes;

/// <summary>One row of the table of causes: what a technician needs who has read <c>HK-nnnn</c> in the journal.</summary>
/// <param name="Id">The number, which is also the log event's id.</param>
/// <param name="Name">A few words, lower case.</param>
/// <param name="WhatHappened">What the daemon saw.</param>
/// <param name="LikelyCause">Why, most of the time.</param>
/// <param name="WhatToDo">The next step, with the command where there is one.</param>
public sealed record CauseCode(int Id, string Name, string WhatHappened, string LikelyCause, string WhatToDo)
{
    /// <summary>The code as people write it: <c>HK-6002</c>.</summary>
    public static string Tag(int id) => string.Create(CultureInfo.InvariantCulture, $"HK-{id:0000}");
}
