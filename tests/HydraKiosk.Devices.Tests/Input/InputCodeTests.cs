using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Devices.Input;

namespace HydraKiosk.Devices.Tests.Input;

public sealed class InputCodeTests
{
    [Theory]
    [InlineData("KEY_F5", InputKind.Key, 63)]
    [InlineData("key_f5", InputKind.Key, 63)]
    [InlineData(" BTN_0 ", InputKind.Key, 0x100)]
    [InlineData("63", InputKind.Key, 63)]
    [InlineData("0x3F", InputKind.Key, 63)]
    [InlineData("KEY_MICMUTE", InputKind.Key, 248)]
    [InlineData("KEY_PHONE", InputKind.Key, 169)]
    [InlineData("SW_MUTE_DEVICE", InputKind.Switch, 14)]
    [InlineData("SW_HEADPHONE_INSERT", InputKind.Switch, 2)]
    [InlineData("LED_MUTE", InputKind.Light, 7)]
    public void Names_and_numbers_are_understood(string text, InputKind kind, int code)
    {
        Assert.True(InputCode.TryParse(text, out var parsed, out var problem), problem);
        Assert.Equal(new InputCode(kind, (ushort)code), parsed);
        Assert.Empty(problem);
    }

    [Theory]
    [InlineData("KEY_F55", "KEY_F5")]
    [InlineData("KEY_MICMUT", "KEY_MICMUTE")]
    [InlineData("F5", "KEY_F5")]
    [InlineData("VolumeUp", "KEY_VOLUMEUP")]
    [InlineData("SW_MUTEDEVICE", "SW_MUTE_DEVICE")]
    public void A_wrong_name_brings_the_nearest(string text, string nearest)
    {
        Assert.False(InputCode.TryParse(text, out _, out var problem));
        Assert.EndsWith("the nearest is " + nearest, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("768")]
    [InlineData("0x300")]
    [InlineData("99999999999")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("!")]
    public void What_is_no_key_is_refused_with_a_reason(string text)
    {
        Assert.False(InputCode.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Every_name_reads_back_as_what_it_is_called() => Assert.All(InputNames.All, name =>
    {
        Assert.True(InputCode.TryParse(name, out var code, out _));
        Assert.True(InputCode.TryParse(code.ToString(), out var again, out _));
        Assert.Equal(code, again);
    });

    [Fact]
    public void A_key_without_a_name_is_called_by_its_number() => Assert.Equal("key 601", new InputCode(InputKind.Key, 601).ToString());

    [Fact]
    public void Nothing_that_stands_in_a_file_throws() => Prop.ForAll<string?>(text =>
    {
        var isRight = InputCode.TryParse(text ?? "", out _, out var problem);
        Assert.Equal(isRight, problem.Length == 0);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
