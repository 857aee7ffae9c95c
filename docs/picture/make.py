#!/usr/bin/python3
"""Makes docs/picture/demo.svg: the demo in a pseudo terminal, as it stands at one moment.

    docs/picture/make.py BINARY [SECONDS] [FILE.svg]      Debian: apt install python3-pyte

The terminal is pyte's, so that the picture shows what a terminal makes of the program's output, and not what the program meant.
"""
import codecs, fcntl, html, os, pty, select, signal, struct, sys, tempfile, termios, time

import pyte

COLUMNS, ROWS, CELL, LINE = 112, 22, 8.4, 19
DIM = "#7d8590"
COLOURS = {"default": "#d7dae0", "red": "#ff7b72", "green": "#7ee787", "brown": "#e3b341", "cyan": "#79c0ff", "black": DIM, "brightblack": DIM}


class Screen(pyte.Screen):
    """pyte knows no faint letters; here they are those in black, which nothing else is."""

    def select_graphic_rendition(self, *attributes, **more):
        for attribute in attributes or (0,):
            super().select_graphic_rendition(90 if attribute == 2 else attribute, **more)


def conversation(binary, seconds):
    """The screen after so many seconds of `demo`, and all that was written until then."""
    screen = Screen(COLUMNS, ROWS)
    stream, decoder = pyte.Stream(screen), codecs.getincrementaldecoder("utf-8")()
    with tempfile.TemporaryDirectory() as folder:
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS), LINES=str(ROWS))
            os.execv(binary, [binary, "demo", "--out", folder])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([terminal], [], [], left)[0]:
                break
            try:
                stream.feed(decoder.decode(os.read(terminal, 65536)))
            except OSError:  # the program has ended
                break
        os.kill(child, signal.SIGINT)
        os.close(terminal)
        os.waitpid(child, 0)
    return screen


def runs(row):
    """Neighbouring letters of one colour: (column, text, colour)."""
    found = []
    for column in range(COLUMNS):
        letter = row[column]
        colour = COLOURS[letter.fg]
        if found and found[-1][2] == colour:
            found[-1][1] += letter.data
        else:
            found.append([column, letter.data, colour])
    return [(column, text.rstrip(), colour) for column, text, colour in found if text.strip()]


def svg(screen):
    last = max(y for y in range(ROWS) if any(screen.buffer[y][x].data.strip() for x in range(COLUMNS)))
    width, height = COLUMNS * CELL + 40, (last + 1) * LINE + 62
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-size="14" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace">',
        "<title>hydra-kiosk demo in a terminal</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="10" fill="#0d1117"/>',
        *(f'<circle cx="{22 + 18 * i}" cy="20" r="5.5" fill="{c}"/>' for i, c in enumerate(("#ff5f57", "#febc2e", "#28c840"))),
        f'<text x="{width / 2:.0f}" y="25" text-anchor="middle" fill="{DIM}">hydra-kiosk demo</text>',
    ]
    for y in range(last + 1):
        for column, text, colour in runs(screen.buffer[y]):
            lead = len(text) - len(text.lstrip())
            text, column = text.lstrip(), column + lead
            out.append(
                f'<text x="{20 + column * CELL:.1f}" y="{56 + y * LINE}" textLength="{len(text) * CELL:.1f}" fill="{colour}" '
                f'xml:space="preserve">{html.escape(text)}</text>'
            )
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    screen = conversation(os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 29.8)
    if any("HK-" in line for line in screen.display):
        sys.exit("There is a warning in the picture, because this machine was too busy; run it again.")
    picture = svg(screen)
    target = sys.argv[3] if len(sys.argv) > 3 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "demo.svg")
    with open(target, "w", encoding="utf-8") as file:
        file.write(picture)
    print(target)
