namespace HydraKiosk.Devices.Input;

/// <summary>
/// The names of the keys, switches and lights that a kiosk, a conference puck, a pedal, a remote control or a steering wheel may have, with the
/// numbers of <c>linux/input-event-codes.h</c>. What is missing here is named by its number.
/// </summary>
internal static class InputNames
{
    private static readonly (string Name, ushort Code)[] _keys =
    [
        ("KEY_ESC", 1), ("KEY_1", 2), ("KEY_2", 3), ("KEY_3", 4), ("KEY_4", 5), ("KEY_5", 6), ("KEY_6", 7), ("KEY_7", 8), ("KEY_8", 9),
        ("KEY_9", 10), ("KEY_0", 11), ("KEY_MINUS", 12), ("KEY_EQUAL", 13), ("KEY_BACKSPACE", 14), ("KEY_TAB", 15), ("KEY_Q", 16), ("KEY_W", 17),
        ("KEY_E", 18), ("KEY_R", 19), ("KEY_T", 20), ("KEY_Y", 21), ("KEY_U", 22), ("KEY_I", 23), ("KEY_O", 24), ("KEY_P", 25),
        ("KEY_LEFTBRACE", 26), ("KEY_RIGHTBRACE", 27), ("KEY_ENTER", 28), ("KEY_LEFTCTRL", 29), ("KEY_A", 30), ("KEY_S", 31), ("KEY_D", 32),
        ("KEY_F", 33), ("KEY_G", 34), ("KEY_H", 35), ("KEY_J", 36), ("KEY_K", 37), ("KEY_L", 38), ("KEY_SEMICOLON", 39), ("KEY_APOSTROPHE", 40),
        ("KEY_GRAVE", 41), ("KEY_LEFTSHIFT", 42), ("KEY_BACKSLASH", 43), ("KEY_Z", 44), ("KEY_X", 45), ("KEY_C", 46), ("KEY_V", 47), ("KEY_B", 48),
        ("KEY_N", 49), ("KEY_M", 50), ("KEY_COMMA", 51), ("KEY_DOT", 52), ("KEY_SLASH", 53), ("KEY_RIGHTSHIFT", 54), ("KEY_KPASTERISK", 55),
        ("KEY_LEFTALT", 56), ("KEY_SPACE", 57), ("KEY_CAPSLOCK", 58), ("KEY_F1", 59), ("KEY_F2", 60), ("KEY_F3", 61), ("KEY_F4", 62),
        ("KEY_F5", 63), ("KEY_F6", 64), ("KEY_F7", 65), ("KEY_F8", 66), ("KEY_F9", 67), ("KEY_F10", 68), ("KEY_F11", 87), ("KEY_F12", 88),
        ("KEY_F13", 183), ("KEY_F14", 184), ("KEY_F15", 185), ("KEY_F16", 186), ("KEY_F17", 187), ("KEY_F18", 188), ("KEY_F19", 189),
        ("KEY_F20", 190), ("KEY_F21", 191), ("KEY_F22", 192), ("KEY_F23", 193), ("KEY_F24", 194), ("KEY_NUMLOCK", 69), ("KEY_SCROLLLOCK", 70),
        ("KEY_KP0", 82), ("KEY_KP1", 79), ("KEY_KP2", 80), ("KEY_KP3", 81), ("KEY_KP4", 75), ("KEY_KP5", 76), ("KEY_KP6", 77), ("KEY_KP7", 71),
        ("KEY_KP8", 72), ("KEY_KP9", 73), ("KEY_KPMINUS", 74), ("KEY_KPPLUS", 78), ("KEY_KPDOT", 83), ("KEY_KPENTER", 96), ("KEY_KPSLASH", 98),
        ("KEY_KPEQUAL", 117), ("KEY_102ND", 86), ("KEY_RIGHTCTRL", 97), ("KEY_SYSRQ", 99), ("KEY_RIGHTALT", 100), ("KEY_HOME", 102),
        ("KEY_UP", 103), ("KEY_PAGEUP", 104), ("KEY_LEFT", 105), ("KEY_RIGHT", 106), ("KEY_END", 107), ("KEY_DOWN", 108), ("KEY_PAGEDOWN", 109),
        ("KEY_INSERT", 110), ("KEY_DELETE", 111), ("KEY_PAUSE", 119), ("KEY_LEFTMETA", 125), ("KEY_RIGHTMETA", 126), ("KEY_COMPOSE", 127),
        ("KEY_MUTE", 113), ("KEY_VOLUMEDOWN", 114), ("KEY_VOLUMEUP", 115), ("KEY_POWER", 116), ("KEY_SLEEP", 142), ("KEY_WAKEUP", 143),
        ("KEY_SUSPEND", 205), ("KEY_STOP", 128), ("KEY_AGAIN", 129), ("KEY_PROPS", 130), ("KEY_UNDO", 131), ("KEY_FRONT", 132), ("KEY_COPY", 133),
        ("KEY_OPEN", 134), ("KEY_PASTE", 135), ("KEY_FIND", 136), ("KEY_CUT", 137), ("KEY_HELP", 138), ("KEY_MENU", 139), ("KEY_CALC", 140),
        ("KEY_SETUP", 141), ("KEY_PROG1", 148), ("KEY_PROG2", 149), ("KEY_PROG3", 202), ("KEY_PROG4", 203), ("KEY_MAIL", 155),
        ("KEY_BOOKMARKS", 156), ("KEY_COMPUTER", 157), ("KEY_BACK", 158), ("KEY_FORWARD", 159), ("KEY_CLOSECD", 160), ("KEY_EJECTCD", 161),
        ("KEY_NEXTSONG", 163), ("KEY_PLAYPAUSE", 164), ("KEY_PREVIOUSSONG", 165), ("KEY_STOPCD", 166), ("KEY_RECORD", 167), ("KEY_REWIND", 168),
        ("KEY_PHONE", 169), ("KEY_CONFIG", 171), ("KEY_HOMEPAGE", 172), ("KEY_REFRESH", 173), ("KEY_EXIT", 174), ("KEY_SCROLLUP", 177),
        ("KEY_SCROLLDOWN", 178), ("KEY_NEW", 181), ("KEY_REDO", 182), ("KEY_PLAYCD", 200), ("KEY_PAUSECD", 201), ("KEY_PLAY", 207),
        ("KEY_FASTFORWARD", 208), ("KEY_BASSBOOST", 209), ("KEY_PRINT", 210), ("KEY_CAMERA", 212), ("KEY_SOUND", 213), ("KEY_QUESTION", 214),
        ("KEY_EMAIL", 215), ("KEY_CHAT", 216), ("KEY_SEARCH", 217), ("KEY_CONNECT", 218), ("KEY_CANCEL", 223), ("KEY_BRIGHTNESSDOWN", 224),
        ("KEY_BRIGHTNESSUP", 225), ("KEY_MEDIA", 226), ("KEY_SEND", 231), ("KEY_REPLY", 232), ("KEY_SAVE", 234), ("KEY_BATTERY", 236),
        ("KEY_BLUETOOTH", 237), ("KEY_WLAN", 238), ("KEY_UNKNOWN", 240), ("KEY_RFKILL", 247), ("KEY_MICMUTE", 248), ("KEY_OK", 0x160),
        ("KEY_SELECT", 0x161), ("KEY_GOTO", 0x162), ("KEY_CLEAR", 0x163), ("KEY_POWER2", 0x164), ("KEY_OPTION", 0x165), ("KEY_INFO", 0x166),
        ("KEY_TIME", 0x167), ("KEY_VENDOR", 0x168), ("KEY_PROGRAM", 0x16a), ("KEY_CHANNEL", 0x16b), ("KEY_FAVORITES", 0x16c),
        ("KEY_LANGUAGE", 0x170), ("KEY_TITLE", 0x171), ("KEY_SUBTITLE", 0x172), ("KEY_MODE", 0x175), ("KEY_KEYBOARD", 0x176), ("KEY_PC", 0x178),
        ("KEY_TV", 0x179), ("KEY_TUNER", 0x182), ("KEY_RADIO", 0x181), ("KEY_PLAYER", 0x183), ("KEY_CD", 0x17f), ("KEY_TAPE", 0x180),
        ("KEY_AUDIO", 0x188), ("KEY_VIDEO", 0x189), ("KEY_LIST", 0x18b), ("KEY_RED", 0x18e), ("KEY_GREEN", 0x18f), ("KEY_YELLOW", 0x190),
        ("KEY_BLUE", 0x191), ("KEY_CHANNELUP", 0x192), ("KEY_CHANNELDOWN", 0x193), ("KEY_FIRST", 0x194), ("KEY_LAST", 0x195), ("KEY_NEXT", 0x197),
        ("KEY_RESTART", 0x198), ("KEY_SLOW", 0x199), ("KEY_SHUFFLE", 0x19a), ("KEY_BREAK", 0x19b), ("KEY_PREVIOUS", 0x19c),
        ("KEY_VIDEOPHONE", 0x1a0), ("KEY_ADDRESSBOOK", 0x1ad), ("KEY_MESSENGER", 0x1ae), ("KEY_VOICEMAIL", 0x1ac), ("KEY_FN", 0x1d0),
        ("KEY_FN_ESC", 0x1d1), ("KEY_NUMERIC_0", 0x200), ("KEY_NUMERIC_1", 0x201), ("KEY_NUMERIC_2", 0x202), ("KEY_NUMERIC_3", 0x203),
        ("KEY_NUMERIC_4", 0x204), ("KEY_NUMERIC_5", 0x205), ("KEY_NUMERIC_6", 0x206), ("KEY_NUMERIC_7", 0x207), ("KEY_NUMERIC_8", 0x208),
        ("KEY_NUMERIC_9", 0x209), ("KEY_NUMERIC_STAR", 0x20a), ("KEY_NUMERIC_POUND", 0x20b), ("KEY_CAMERA_FOCUS", 0x210),
        ("KEY_ATTENDANT_ON", 0x21b), ("KEY_ATTENDANT_OFF", 0x21c), ("KEY_ATTENDANT_TOGGLE", 0x21d), ("KEY_VOICECOMMAND", 0x246),
        ("KEY_ASSISTANT", 0x247), ("KEY_DICTATE", 0x24a), ("KEY_PICKUP_PHONE", 0x1bd), ("KEY_HANGUP_PHONE", 0x1be),
        ("KEY_PRIVACY_SCREEN_TOGGLE", 0x279), ("KEY_BUTTONCONFIG", 0x240), ("KEY_TASKMANAGER", 0x241), ("KEY_CONTROLPANEL", 0x243),
        ("KEY_APPSELECT", 0x244), ("KEY_EMOJI_PICKER", 0x249), ("KEY_DO_NOT_DISTURB", 0x24f), ("BTN_0", 0x100), ("BTN_1", 0x101), ("BTN_2", 0x102),
        ("BTN_3", 0x103), ("BTN_4", 0x104), ("BTN_5", 0x105), ("BTN_6", 0x106), ("BTN_7", 0x107), ("BTN_8", 0x108), ("BTN_9", 0x109),
        ("BTN_LEFT", 0x110), ("BTN_RIGHT", 0x111), ("BTN_MIDDLE", 0x112), ("BTN_SIDE", 0x113), ("BTN_EXTRA", 0x114), ("BTN_FORWARD", 0x115),
        ("BTN_BACK", 0x116), ("BTN_TASK", 0x117), ("BTN_TRIGGER", 0x120), ("BTN_THUMB", 0x121), ("BTN_THUMB2", 0x122), ("BTN_TOP", 0x123),
        ("BTN_TOP2", 0x124), ("BTN_PINKIE", 0x125), ("BTN_BASE", 0x126), ("BTN_BASE2", 0x127), ("BTN_BASE3", 0x128), ("BTN_BASE4", 0x129),
        ("BTN_BASE5", 0x12a), ("BTN_BASE6", 0x12b), ("BTN_DEAD", 0x12f), ("BTN_SOUTH", 0x130), ("BTN_EAST", 0x131), ("BTN_C", 0x132),
        ("BTN_NORTH", 0x133), ("BTN_WEST", 0x134), ("BTN_Z", 0x135), ("BTN_TL", 0x136), ("BTN_TR", 0x137), ("BTN_TL2", 0x138), ("BTN_TR2", 0x139),
        ("BTN_SELECT", 0x13a), ("BTN_START", 0x13b), ("BTN_MODE", 0x13c), ("BTN_THUMBL", 0x13d), ("BTN_THUMBR", 0x13e), ("BTN_TOUCH", 0x14a),
        ("BTN_STYLUS", 0x14b), ("BTN_STYLUS2", 0x14c), ("BTN_GEAR_DOWN", 0x150), ("BTN_GEAR_UP", 0x151), ("BTN_DPAD_UP", 0x220),
        ("BTN_DPAD_DOWN", 0x221), ("BTN_DPAD_LEFT", 0x222), ("BTN_DPAD_RIGHT", 0x223), ("BTN_TRIGGER_HAPPY1", 0x2c0), ("BTN_TRIGGER_HAPPY2", 0x2c1),
        ("BTN_TRIGGER_HAPPY3", 0x2c2), ("BTN_TRIGGER_HAPPY4", 0x2c3), ("BTN_TRIGGER_HAPPY5", 0x2c4), ("BTN_TRIGGER_HAPPY6", 0x2c5),
        ("BTN_TRIGGER_HAPPY7", 0x2c6), ("BTN_TRIGGER_HAPPY8", 0x2c7),
    ];

    private static readonly (string Name, ushort Code)[] _switches =
    [
        ("SW_LID", 0), ("SW_TABLET_MODE", 1), ("SW_HEADPHONE_INSERT", 2), ("SW_RFKILL_ALL", 3), ("SW_MICROPHONE_INSERT", 4), ("SW_DOCK", 5),
        ("SW_LINEOUT_INSERT", 6), ("SW_JACK_PHYSICAL_INSERT", 7), ("SW_VIDEOOUT_INSERT", 8), ("SW_CAMERA_LENS_COVER", 9), ("SW_KEYPAD_SLIDE", 10),
        ("SW_FRONT_PROXIMITY", 11), ("SW_ROTATE_LOCK", 12), ("SW_LINEIN_INSERT", 13), ("SW_MUTE_DEVICE", 14), ("SW_PEN_INSERTED", 15),
        ("SW_MACHINE_COVER", 16),
    ];

    private static readonly (string Name, ushort Code)[] _lights =
    [
        ("LED_NUML", 0), ("LED_CAPSL", 1), ("LED_SCROLLL", 2), ("LED_COMPOSE", 3), ("LED_KANA", 4), ("LED_SLEEP", 5), ("LED_SUSPEND", 6),
        ("LED_MUTE", 7), ("LED_MISC", 8), ("LED_MAIL", 9), ("LED_CHARGING", 10),
    ];

    private static readonly Dictionary<string, InputCode> _byName =
        Rows().ToDictionary(r => r.Name, r => r.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Where two names have one number, the first of the table.</summary>
    private static readonly Dictionary<InputCode, string> _byCode =
        Rows().DistinctBy(r => r.Code).ToDictionary(r => r.Code, r => r.Name);

    /// <summary>Every name.</summary>
    public static IEnumerable<string> All => _byName.Keys;

    /// <summary>What a name means, or null.</summary>
    public static InputCode? Find(string name) => _byName.TryGetValue(name, out var code) ? code : null;

    /// <summary>The name, or null.</summary>
    public static string? Of(InputCode code) => _byCode.GetValueOrDefault(code);

    private static IEnumerable<(string Name, InputCode Code)> Rows() =>
        _keys.Select(k => (k.Name, new InputCode(InputKind.Key, k.Code)))
            .Concat(_switches.Select(s => (s.Name, new InputCode(InputKind.Switch, s.Code))))
            .Concat(_lights.Select(l => (l.Name, new InputCode(InputKind.Light, l.Code))));
}
