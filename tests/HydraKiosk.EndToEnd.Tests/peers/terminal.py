#!/usr/bin/env python3
"""Runs a program at a terminal of 80 columns, types what a person would, and tells what the terminal showed.

Reads one JSON object: { "command": [...], "environment": {...}, "steps": [[what must be shown, what is typed], ...] }; "^C" is Ctrl-C.
Prints one: { "code": ..., "shown": ..., "echo": whether the terminal shows what is typed afterwards }.
"""
import fcntl, json, os, pty, select, struct, sys, termios, time

asked = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execve(asked["command"][0], asked["command"], {**asked["environment"], "TERM": "xterm"})
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

shown, seen, until = b"", 0, time.monotonic() + 60
steps = [(what.encode(), typed) for what, typed in asked["steps"]]
code = None
while time.monotonic() < until:
    if steps and (at := shown.find(steps[0][0], seen)) >= 0:
        seen = at + len(steps[0][0])
        time.sleep(0.05)  # the program prints the question first and listens then
        os.write(terminal, b"\x03" if steps[0][1] == "^C" else steps[0][1].encode() + b"\r")
        steps.pop(0)
        continue
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the program has closed its side
            break
    if code is None and (ended := os.waitpid(pid, os.WNOHANG))[0]:
        code, until = os.waitstatus_to_exitcode(ended[1]), time.monotonic() + 0.5  # and what is still on its way
if code is None:
    if time.monotonic() >= until:
        os.kill(pid, 9)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
echo = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
print(json.dumps({"code": code, "shown": shown.decode("utf-8", "replace"), "echo": echo, "left": [what.decode() for what, _ in steps]}))
