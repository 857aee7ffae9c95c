using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>The causes of a device that does not do its work, 1000 to 1049 and 1090 to 1099.</summary>
public static class SupervisionCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>Id of the line that says that a device runs.</summary>
    public const int RunningId = 1000;

    /// <summary>The device was started and never called.</summary>
    public static PlainCause NeverCalled { get; } = All.Add(new PlainCause(1001, LogLevel.Warning, new(
        "sound device never called",
        "the device was opened and started, and has not asked for a single period",
        "a Bluetooth link that is not up, or a driver in a bad state",
        "check that the device is connected; replug it; look at `dmesg`")));

    /// <summary>The device has stopped calling.</summary>
    public static PlainCause Stalled { get; } = All.Add(new PlainCause(1002, LogLevel.Warning, new(
        "sound device stopped calling",
        "the device has stopped asking for audio, without saying why",
        "a USB microphone that hangs, a sound server that is stuck, or a machine that is far too busy",
        "nothing at once: it is closed and opened again by itself. If it recurs, replace the cable or the hub")));

    /// <summary>The microphone delivers exact zeros.</summary>
    public static PlainCause InputZero { get; } = All.Add(new PlainCause(1003, LogLevel.Warning, new(
        "microphone delivers exact silence",
        "every sample of the microphone is exactly zero, which no live microphone delivers",
        "a mute switch, a capture level of zero, the wrong input, or a microphone that has died",
        "look for a mute switch; raise the level with `alsamixer`; try `hydra-kiosk test mic`; replug or replace the microphone")));

    /// <summary>The microphone delivers one constant value.</summary>
    public static PlainCause InputConstant { get; } = All.Add(new PlainCause(1004, LogLevel.Warning, new(
        "microphone delivers one constant value",
        "every sample of the microphone has the same value",
        "a broken converter or a driver in a bad state",
        "replug the microphone; replace it if that does not help")));

    /// <summary>Something in the program itself failed while a device was taken or given up.</summary>
    public static Cause<string, string> Internal { get; } = All.Add(new Cause<string, string>(1006, LogLevel.Error, new(
        "fault while handling the sound device",
        "{Operation} failed inside the program: {Reason}; it goes on with the next attempt",
        "a defect of the program",
        "report it together with this journal")));

    /// <summary>Opening, starting or closing hangs in the driver.</summary>
    public static Cause<string, double> Stuck { get; } = All.Add(new Cause<string, double>(1007, LogLevel.Error, new(
        "driver hangs",
        "{Operation} takes more than {Seconds} s; sound is off until it is done",
        "the driver hangs",
        "replug the device; if that does not help, reboot")));

    /// <summary>Buffers ran full or empty.</summary>
    public static Cause<string> Xruns { get; } = All.Add(new Cause<string>(1010, LogLevel.Warning, new(
        "audio buffers ran full or empty",
        "audio buffers ran full or empty since the last such line, because this machine was late: {Counts}",
        "the machine is too busy, or the callback has no real-time priority",
        "allow real-time priority in the unit (`LimitRTPRIO=95`); if it repeats, raise `audio.periodMs`")));

    /// <summary>The device moves sound much faster than the rate it was opened with.</summary>
    public static PlainCause TooFast { get; } = All.Add(new PlainCause(1090, LogLevel.Warning, new(
        "sound device too fast",
        "the device moves sound much faster than the rate it was opened with; it is closed and tried again ever more rarely",
        "a device without a clock of its own (ALSA's `null`, a sound server in freewheel mode), or one that runs at another rate than it says",
        "choose another device, or its `plughw:` name so that ALSA converts; to run without sound set the audio backend to `null`")));

    /// <summary>Headphones are plugged in, and their device cannot be used.</summary>
    public static Cause<string> HeadphonesUnusable { get; } = All.Add(new Cause<string>(1092, LogLevel.Warning, new(
        "headphones cannot be used",
        "headphones are plugged in, and the sound stays at the loudspeaker until they are plugged in anew: {Reason}",
        "a name in `audio.headphones.device` that no device has, or a device that another program holds",
        "see with `hydra-kiosk devices` how the headphones' device is called; pull the plug and put it in again")));

    /// <summary>The device moves sound much more slowly than the rate it was opened with.</summary>
    public static PlainCause TooSlow { get; } = All.Add(new PlainCause(1091, LogLevel.Warning, new(
        "sound device too slow",
        "the device moves sound much more slowly than the rate it was opened with; it is closed and opened again",
        "it runs at another rate than it says, or a bad cable or hub loses most of the sound",
        "plug it in without a hub; choose its `plughw:` name so that ALSA converts; replace it if that does not help")));
}
