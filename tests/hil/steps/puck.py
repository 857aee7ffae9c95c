# An input device called "Puck" with one key, KEY_MICMUTE (248), over /dev/uinput. Commands, a line each: 1 pressed, 0 released, q pulled out.
import fcntl, os, struct, sys

EV_KEY, KEY_MICMUTE, SYN = 1, 248, (0, 0, 0)
device = os.open("/dev/uinput", os.O_WRONLY)
fcntl.ioctl(device, 0x40045564, EV_KEY)       # UI_SET_EVBIT
fcntl.ioctl(device, 0x40045565, KEY_MICMUTE)  # UI_SET_KEYBIT
fcntl.ioctl(device, 0x405C5503, struct.pack("HHHH80sI", 3, 0x1209, 0x0001, 1, b"Puck", 0))  # UI_DEV_SETUP: USB
fcntl.ioctl(device, 0x5501)                   # UI_DEV_CREATE


def send(kind, code, value):
    os.write(device, struct.pack("qqHHi", 0, 0, kind, code, value))


for line in sys.stdin:
    if line[0] == "q":
        break
    send(EV_KEY, KEY_MICMUTE, int(line[0]))
    send(*SYN)
