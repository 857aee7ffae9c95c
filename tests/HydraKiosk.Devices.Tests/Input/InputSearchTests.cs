using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Input;

public sealed class InputSearchTests : IDisposable
{
    private readonly InputBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("/dev/input/event3")]
    [InlineData("event3")]
    [InlineData("/dev/input/by-id/usb-Acme_Puck-event-if03")]
    [InlineData("usb-Acme_Puck-event-if03")]
    [InlineData("Acme Puck 410")]
    [InlineData("acme puck 410")]
    [InlineData("puck")]
    public void A_device_is_found_by_path_by_link_and_by_name(string device)
    {
        _bench.Kernel.Links["/dev/input/by-id/usb-Acme_Puck-event-if03"] = "/dev/input/event3";
        _bench.Plug("/dev/input/event0", "Power Button", 116);
        var record = new ContactRecord();

        using var open = record.Open(_bench.Contact(device));

        Assert.Equal("open/FoundAtStart", record.Said());
    }

    [Fact]
    public void Of_the_several_files_of_one_device_the_one_with_the_key_is_taken()
    {
        _bench.Plug("/dev/input/event4", "Acme Puck 410 Consumer Control", InputBench.Space);
        var record = new ContactRecord();

        using var open = record.Open(_bench.Contact("Acme Puck 410", "KEY_SPACE"));
        _bench.Kernel.Inputs["/dev/input/event4"].Press(InputBench.Space);
        _bench.Turn();

        Assert.Equal("open/FoundAtStart closed/Moved", record.Said());
    }

    [Fact]
    public void Two_that_match_equally_well_are_not_guessed_between()
    {
        _bench.Plug("/dev/input/event4", "Acme Puck 410", InputBench.Phone);

        var e = Fails(_bench.Contact());

        Assert.Equal(DeviceFault.Unable, e.Fault);
        Assert.Contains("/dev/input/event3 'Acme Puck 410', /dev/input/event4 'Acme Puck 410'", e.Detail, StringComparison.Ordinal);
        Assert.Contains("/dev/input/by-id", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_nobody_has_brings_the_names_that_are_there()
    {
        var e = Fails(_bench.Contact("Jabra"));

        Assert.Equal(DeviceFault.Missing, e.Fault);
        Assert.Equal("input device 'Jabra': no input device has this name or this in its name; there are 'Acme Puck 410'", e.Message);
    }

    [Fact]
    public void A_machine_without_input_devices_says_so()
    {
        _bench.Kernel.Inputs.Clear();

        Assert.Equal("there is no input device at all", Fails(_bench.Contact()).Detail);
    }

    [Theory]
    [InlineData("puck")]
    [InlineData("/dev/input/event3")]
    public void A_key_that_the_device_does_not_have_brings_those_it_has(string device)
    {
        var e = Fails(_bench.Contact(device, "KEY_F5"));

        Assert.Equal(DeviceFault.Unable, e.Fault);
        Assert.Equal("it has no KEY_F5; it has KEY_MUTE, KEY_PHONE", e.Detail);
    }

    [Theory]
    [InlineData("/dev/input/event3")]
    [InlineData("puck")]
    public void A_device_that_may_not_be_opened_names_the_group(string device)
    {
        _bench.Puck.OpenError = Libc.AccessDenied;
        _bench.Puck.WriteOpenError = Libc.AccessDenied;

        var e = Fails(_bench.Contact(device));

        Assert.Equal(DeviceFault.NotAllowed, e.Fault);
        Assert.Contains("SupplementaryGroups=input", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_may_only_be_read_is_enough_for_a_key_and_not_for_a_light()
    {
        _bench.Puck.WriteOpenError = Libc.AccessDenied;
        using var open = new ContactRecord().Open(_bench.Contact());
        using var light = new InputLight(_bench.Devices, "puck", new InputCode(InputKind.Light, InputBench.MuteLight));

        Assert.Equal(DeviceFault.NotAllowed, Assert.Throws<DeviceException>(() => light.Show(new(255, 0, 0))).Fault);
    }

    [Fact]
    public void A_path_where_nothing_is_is_missing_and_one_to_something_else_is_no_input_device()
    {
        Assert.Equal(DeviceFault.Missing, Fails(_bench.Contact("/dev/input/event9")).Fault);
        _bench.Puck.NameError = Libc.NotATerminal;
        var e = Fails(_bench.Contact("/dev/input/event3"));
        Assert.Equal("it is not an input device", e.Detail);
        Assert.Equal(0, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void Too_many_open_files_is_said_as_such()
    {
        _bench.Kernel.WakeError = 24;

        Assert.Contains("LimitNOFILE", Fails(_bench.Contact()).Remedy, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void The_list_shows_what_each_has_and_what_may_not_be_asked()
    {
        _bench.Plug("/dev/input/event10", "Keyboard", [.. Enumerable.Range(1, 240)]);
        _bench.Plug("/dev/input/event4", "Secret", 30).OpenError = Libc.AccessDenied;

        var list = _bench.Devices.List();

        Assert.Equal(["/dev/input/event3", "/dev/input/event10", "/dev/input/event4"], list.Select(d => d.Path));
        Assert.Equal(["KEY_MUTE", "KEY_PHONE"], list[0].Keys);
        Assert.Equal(["SW_MUTE_DEVICE"], list[0].Switches);
        Assert.Equal(["LED_MUTE"], list[0].Lights);
        Assert.Equal((240, 25, "…"), (list[1].KeyCount, list[1].Keys.Count, list[1].Keys[^1]));
        Assert.Contains("errno 13", list[2].Problem, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Kernel.OpenCount);
    }

    private static DeviceException Fails(InputContact contact) => Assert.Throws<DeviceException>(() => new ContactRecord().Open(contact));
}
