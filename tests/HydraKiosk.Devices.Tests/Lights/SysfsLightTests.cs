using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Devices.Lights.Files;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class SysfsLightTests
{
    private const string Folder = "/sys/class/leds/act";
    private static readonly LightColour _white = new(255, 255, 255);
    private readonly ScriptedLightFiles _files = new();

    public SysfsLightTests() => Put(max: "255\n");

    [Fact]
    public void A_brightness_is_what_an_eye_sees_and_not_what_a_lamp_is_told()
    {
        using var light = Open();
        light.Show(_white);
        light.Show(new LightColour(0, 128, 0));
        light.Show(new LightColour(1, 0, 0));
        light.Show(LightColour.Off);
        Assert.Equal(["255\n", "56\n", "1\n", "0\n"], _files.Texts($"{Folder}/brightness"));
        Assert.True(light.CanDim);
        Assert.False(light.HasColours);
    }

    [Theory]
    [InlineData("65535", 128, "14386\n")]
    [InlineData("8", 200, "5\n")]
    [InlineData("1", 127, "0\n")]
    [InlineData("1", 128, "1\n")]
    [InlineData("7", 128, "7\n")] // too few steps to dim by
    public void It_is_scaled_to_the_steps_of_the_lamp(string max, byte brightness, string written)
    {
        Put(max);
        using var light = Open();
        light.Show(new LightColour(brightness, 0, 0));
        Assert.Equal([written], _files.Texts($"{Folder}/brightness"));
        Assert.Equal(max.Length > 1 || max == "8", light.CanDim);
    }

    [Fact]
    public void Three_colours_are_written_in_the_order_of_the_lamp_with_one_write_each()
    {
        Put(index: "green red blue amber\n");
        using var light = Open();
        Assert.Equal(["0 0 0 0\n"], _files.Texts($"{Folder}/multi_intensity")); // before the brightness: nothing lights up by opening it
        Assert.Equal(["255\n"], _files.Texts($"{Folder}/brightness"));
        light.Show(new LightColour(255, 128, 0));
        Assert.Equal("56 255 0 0\n", _files.Texts($"{Folder}/multi_intensity").Last());
        Assert.Single(_files.Texts($"{Folder}/brightness"));
        Assert.True(light.HasColours);
    }

    [Theory]
    [InlineData("red green")]
    [InlineData("")]
    [InlineData("white amber")]
    public void A_lamp_that_lacks_one_of_the_three_colours_counts_as_one_lamp(string index)
    {
        Put(index: index);
        using var light = Open();
        Assert.False(light.HasColours);
    }

    [Fact]
    public void Its_trigger_is_taken_off_and_put_back()
    {
        Put(trigger: "none usb-gadget [mmc0] heartbeat\n");
        var light = Open();
        Assert.Equal(["none\n"], _files.Texts($"{Folder}/trigger"));
        light.Show(_white);
        light.Dispose();
        Assert.Equal(["none\n", "mmc0\n"], _files.Texts($"{Folder}/trigger"));
        Assert.Equal("0\n", _files.Texts($"{Folder}/brightness").Last());
        Assert.Equal(0, _files.OpenCount);
    }

    [Fact]
    public void A_lamp_without_a_trigger_is_not_given_one()
    {
        Put(trigger: "[none] heartbeat\n");
        Open().Dispose();
        Assert.Empty(_files.Texts($"{Folder}/trigger"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("bright")]
    [InlineData("99999999999999999999")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void A_lamp_that_says_nonsense_about_itself_is_refused(string max)
    {
        Put(max);
        Assert.Equal(DeviceFault.Unable, Assert.Throws<DeviceException>(() => Open()).Fault);
        Assert.Equal(0, _files.OpenCount);
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("a/b")]
    [InlineData("..")]
    public void A_name_that_is_a_path_is_refused(string name) =>
        Assert.Equal(DeviceFault.Unable, Assert.Throws<DeviceException>(() => SysfsLight.Open(name, _files, SysfsLight.Root)).Fault);

    [Theory]
    [InlineData(13, DeviceFault.NotAllowed, "udev")]
    [InlineData(1, DeviceFault.NotAllowed, "udev")]
    [InlineData(30, DeviceFault.NotAllowed, "ProtectKernelTunables")]
    [InlineData(16, DeviceFault.Busy, "fuser")]
    [InlineData(5, DeviceFault.Failed, "dmesg")]
    public void What_forbids_it_is_named_with_a_remedy(int error, DeviceFault fault, string remedy)
    {
        _files.OpenErrors[$"{Folder}/brightness"] = error;
        var e = Assert.Throws<DeviceException>(() => Open());
        Assert.Equal(fault, e.Fault);
        Assert.Contains(remedy, e.Remedy);
        Assert.Equal(Folder, e.Place);
        Assert.Equal(0, _files.OpenCount);
    }

    [Theory]
    [InlineData("trigger")]
    [InlineData("multi_intensity")]
    public void A_part_of_it_that_may_not_be_written_is_named_and_nothing_stays_open(string part)
    {
        Put(index: "red green blue", trigger: "none [mmc0]");
        _files.OpenErrors[$"{Folder}/{part}"] = 13;
        Assert.Equal(DeviceFault.NotAllowed, Assert.Throws<DeviceException>(() => Open()).Fault);
        Assert.Equal(0, _files.OpenCount);
        Assert.Equal(part == "trigger" ? [] : ["none\n", "mmc0\n"], _files.Texts($"{Folder}/trigger"));
    }

    [Fact]
    public void A_lamp_that_is_absent_is_missing()
    {
        _files.Contents.Clear();
        Assert.Equal(DeviceFault.Missing, Assert.Throws<DeviceException>(() => Open()).Fault);
    }

    [Theory]
    [InlineData(19, DeviceFault.Gone)]
    [InlineData(2, DeviceFault.Gone)]
    [InlineData(5, DeviceFault.Failed)]
    public void A_lamp_that_vanishes_while_it_is_written_is_told_and_let_go_of(int error, DeviceFault fault)
    {
        var light = Open();
        light.Show(_white);
        _files.WriteErrors[$"{Folder}/brightness"] = error;
        Assert.Equal(fault, Assert.Throws<DeviceException>(() => light.Show(LightColour.Off)).Fault);
        light.Dispose();
        Assert.Equal(0, _files.OpenCount);
    }

    [Fact]
    public void Half_a_number_is_not_a_brightness()
    {
        using var light = Open();
        _files.Takes = 2;
        Assert.Contains("2 of 4 bytes", Assert.Throws<DeviceException>(() => light.Show(_white)).Detail);
    }

    [Theory]
    [InlineData("none [mmc0] heartbeat", "mmc0")]
    [InlineData("[none]", "none")]
    [InlineData("", "none")]
    [InlineData("]junk[", "none")]
    [InlineData("[", "none")]
    public void The_trigger_is_the_one_in_brackets(string text, string trigger) => Assert.Equal(trigger, SysfsLight.ActiveTrigger(text));

    [Fact]
    public void The_list_shows_each_lamp_and_touches_none()
    {
        Put(index: "red green blue\n", trigger: "none [mmc0]\n");
        _files.Contents["/sys/class/leds/dead/max_brightness"] = "junk";
        Assert.Equal(
            [new SysfsLightInfo("act", 255, "red green blue", "mmc0", true), new SysfsLightInfo("dead", 0, "", "none", false)],
            SysfsLights.List(_files, SysfsLight.Root));
        Assert.Empty(_files.Writes);
        Assert.Equal(0, _files.OpenCount);
    }

    [Fact]
    public void The_list_of_a_kernel_without_lamps_is_empty() => Assert.Empty(SysfsLights.List(new LinuxLightFiles(), "/nowhere/at/all"));

    [Fact]
    public void A_frame_costs_no_memory()
    {
        Put(index: "red green blue");
        using var light = Open();
        _files.Remembers = false;
        byte part = 0;
        Assert.Equal(0, Allocations.In(() => light.Show(new LightColour(part++, 200, 7))));
    }

    [Fact]
    public void Real_files_are_written_by_the_real_calls_and_cost_no_memory_either()
    {
        var root = Directory.CreateTempSubdirectory("leds-").FullName;
        try
        {
            Directory.CreateDirectory($"{root}/act");
            File.WriteAllText($"{root}/act/max_brightness", "255\n");
            File.WriteAllText($"{root}/act/trigger", "none [timer]\n");
            File.WriteAllText($"{root}/act/brightness", "");
            using (var light = SysfsLight.Open("act", LinuxLightFiles.Instance, root))
            {
                Assert.StartsWith("none\n", File.ReadAllText($"{root}/act/trigger"), StringComparison.Ordinal);
                byte part = 200;
                Assert.Equal(0, Allocations.In(() => light.Show(new LightColour(part++, 0, 0))));
                light.Show(_white);
                Assert.Equal("255\n", File.ReadAllText($"{root}/act/brightness"));
            }

            Assert.StartsWith("0\n", File.ReadAllText($"{root}/act/brightness"), StringComparison.Ordinal);
            Assert.StartsWith("timer\n", File.ReadAllText($"{root}/act/trigger"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_full_disk_is_an_error_of_the_real_calls()
    {
        var files = new LinuxLightFiles();
        var full = files.Open("/dev/full", FileUse.Writing);
        Assert.Equal(-28, files.Write(full, "1\n"u8));
        files.Close(full);
        Assert.Equal(-2, files.Open("/nowhere/at/all", FileUse.Writing));
        Assert.Equal(-9, files.Write(-1, "1\n"u8));
    }

    private SysfsLight Open() => SysfsLight.Open("act", _files, SysfsLight.Root);

    private void Put(string max = "255", string? index = null, string? trigger = null)
    {
        _files.Contents.Clear();
        _files.Contents[$"{Folder}/max_brightness"] = max;
        _files.Contents[$"{Folder}/brightness"] = "0\n";
        if (index is not null)
        {
            _files.Contents[$"{Folder}/multi_index"] = index;
            _files.Contents[$"{Folder}/multi_intensity"] = "0 0 0\n";
        }

        if (trigger is not null)
        {
            _files.Contents[$"{Folder}/trigger"] = trigger;
        }
    }
}
