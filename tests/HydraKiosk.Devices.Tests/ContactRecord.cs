using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Tests;

/// <summary>What a contact has said.</summary>
internal sealed class ContactRecord
{
    public List<ContactChange> Changes { get; } = [];

    public List<DeviceException> Lost { get; } = [];

    public ContactChange Last => Changes[^1];

    public void Changed(ContactChange change)
    {
        Assert.Empty(Lost);
        Changes.Add(change);
    }

    public IDisposable Open(IContactSource source) => source.Open(Changed, Lost.Add);

    /// <summary>As words: <c>open/FoundAtStart closed/Moved</c>; forgets them.</summary>
    public string Said()
    {
        var text = string.Join(' ', Changes.Select(c => $"{(c.IsClosed ? "closed" : "open")}/{c.Reason}").Concat(Lost.Select(l => $"lost/{l.Fault}")));
        Changes.Clear();
        return text;
    }
}
