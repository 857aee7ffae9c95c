using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Tests.Input;

/// <summary>Sizes, offsets and numbers as a C compiler has them on x86-64; arm64 has the same generic headers.</summary>
public sealed partial class InputLayoutTests
{
    [Fact]
    public unsafe void Events_are_laid_out_as_in_C()
    {
        Assert.Equal(24, sizeof(InputEvent));
        Assert.Equal(24, InputEvent.Bytes);
        Assert.Equal(8, (int)Marshal.OffsetOf<InputEvent>(nameof(InputEvent.Microseconds)));
        Assert.Equal(16, (int)Marshal.OffsetOf<InputEvent>(nameof(InputEvent.Type)));
        Assert.Equal(18, (int)Marshal.OffsetOf<InputEvent>(nameof(InputEvent.Code)));
        Assert.Equal(20, (int)Marshal.OffsetOf<InputEvent>(nameof(InputEvent.Value)));
        Assert.Equal(16, sizeof(InputMask));
        Assert.Equal(8, (int)Marshal.OffsetOf<InputMask>(nameof(InputMask.Bits)));
    }

    [Fact]
    public void Requests_have_the_numbers_of_the_header()
    {
        Assert.Equal(0x81004506u, InputRequests.Name(256));
        Assert.Equal(0x80604518u, InputRequests.KeysDown(96));
        Assert.Equal(0x8008451Bu, InputRequests.SwitchesOn(8));
        Assert.Equal(0x80604521u, InputRequests.Codes(InputEvent.Key, 96));
        Assert.Equal(0x80084525u, InputRequests.Codes(InputEvent.Switch, 8));
        Assert.Equal(0x80084531u, InputRequests.Codes(InputEvent.Light, 8));
        Assert.Equal(0x400445A0u, InputRequests.SetClock);
        Assert.Equal(0x40104593u, InputRequests.SetMask);
    }

    [Fact]
    public unsafe void Messages_are_laid_out_as_in_C()
    {
        Assert.Equal(56, sizeof(MessageHeader));
        Assert.Equal(16, (int)Marshal.OffsetOf<MessageHeader>(nameof(MessageHeader.Parts)));
        Assert.Equal(32, (int)Marshal.OffsetOf<MessageHeader>(nameof(MessageHeader.Control)));
        Assert.Equal(40, (int)Marshal.OffsetOf<MessageHeader>(nameof(MessageHeader.ControlBytes)));
        Assert.Equal(48, (int)Marshal.OffsetOf<MessageHeader>(nameof(MessageHeader.Flags)));
        Assert.Equal(16, sizeof(MessagePart));
        Assert.Equal(16, sizeof(ControlHeader));
    }

    [Fact]
    public void Every_name_has_the_number_that_the_header_of_this_system_gives_it()
    {
        const string header = "/usr/include/linux/input-event-codes.h";
        Assert.SkipUnless(File.Exists(header), $"{header} is not installed (linux-libc-dev)");
        var numbers = Define().Matches(File.ReadAllText(header))
            .ToDictionary(m => m.Groups["name"].Value, m => Convert.ToInt32(m.Groups["number"].Value, m.Groups["number"].Value.StartsWith("0x") ? 16 : 10));

        var compared = InputNames.All.Where(numbers.ContainsKey).ToList();

        Assert.True(compared.Count > 300, $"only {compared.Count} names were compared");
        Assert.Equal(compared.Select(n => (n, numbers[n])), compared.Select(n => (n, (int)InputNames.Find(n)!.Value.Code)));
    }

    [GeneratedRegex(@"^#define\s+(?<name>(?:KEY|BTN|SW|LED)_\w+)\s+(?<number>0x[0-9a-fA-F]+|\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Define();
}
