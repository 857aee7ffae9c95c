#!/usr/bin/env python3
"""The bytes of strips, built a second time and in another way than the program does: out of texts of zeros and ones, one bit after the other.
Prints what strip-frames.txt holds:  python3 strip-frames.py >strip-frames.txt
One line a frame: chip, lamps, limit, gamma, bytes, the first 64 bytes, the SHA-256 of all."""
import hashlib, math

def brightness(v, share, gamma):
    return math.floor(255 * share * (v / 255) ** gamma + 0.5)

def colour(i):  # red, green, blue of lamp i: the test makes the same
    return (i * 7 + 1) % 256, (i * 13 + 2) % 256, (i * 29 + 3) % 256

def bits(value, width):
    return format(value, "b").zfill(width)

def apa102(lamps, limit, gamma, sk9822):
    current = max(1, math.ceil(limit * 31))
    share = limit * 31 / current
    text = "0" * 32
    for i in range(lamps):
        r, g, b = (brightness(v, share, gamma) for v in colour(i))
        text += "111" + bits(current, 5) + bits(b, 8) + bits(g, 8) + bits(r, 8)
    if sk9822:
        text += "0" * 32
    clocks = 0
    while clocks < lamps / 2:
        clocks += 32
    return text + ("0" if sk9822 else "1") * clocks

def ws2812(lamps, limit, gamma, mhz, zero, one):
    reset = "0" * (8 * math.ceil(300 * mhz / 8))
    text = reset
    for i in range(lamps):
        r, g, b = (brightness(v, limit, gamma) for v in colour(i))
        for bit in bits(g, 8) + bits(r, 8) + bits(b, 8):
            text += one if bit == "1" else zero
    return text + reset

chips = {
    "apa102": lambda n, l, g: apa102(n, l, g, False),
    "sk9822": lambda n, l, g: apa102(n, l, g, True),
    "ws2812-3": lambda n, l, g: ws2812(n, l, g, 2.4, "100", "110"),
    "ws2812-8": lambda n, l, g: ws2812(n, l, g, 6.4, "11000000", "11111000"),
}
for name, build in chips.items():
    for lamps in (1, 2, 3, 8, 30, 63, 64, 65, 66, 128, 129, 144, 300, 999, 1000):
        for limit, gamma in ((1.0, 1.0), (0.3, 2.2), (0.01, 1.0), (0.0, 2.2)):
            text = build(lamps, limit, gamma)
            assert len(text) % 8 == 0
            data = int(text, 2).to_bytes(len(text) // 8, "big")
            print(name, lamps, limit, gamma, len(data), data[:64].hex(), hashlib.sha256(data).hexdigest())
