#!/usr/bin/env python3
"""Writes the manual page from what the program says of itself:

    manpage.py BINARY >hydra-kiosk.1

The page is kept beside this script; tests/package.sh says when it no longer fits the program.
"""
import re, subprocess, sys


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def ask(binary, *words):
    return subprocess.run([binary, *words, "--help"], check=True, capture_output=True, text=True).stdout


def sections(text):
    """The parts of a help text by their headings, their lines without the common indentation."""
    found, name = {}, None
    for line in text.splitlines():
        if re.fullmatch(r"[A-Z][a-z]+:", line):
            name = line[:-1]
            found[name] = []
        elif name:
            found[name].append(line[2:])
    return found


def rows(lines):
    """Of a table of two columns: what may be written, and what it means."""
    table = []
    for line in filter(str.strip, lines):
        left, _, right = line.partition("  ") if not line.startswith(" ") else ("", "", line)
        if left:
            table.append([left.strip(), right.strip()])
        else:
            table[-1][1] += " " + right.strip()
    return table


def walk(binary, words=()):
    help_text = sections(ask(binary, *words))
    yield words, help_text
    for name, _ in rows(help_text.get("Commands", [])):
        yield from walk(binary, (*words, name.split()[0]))


def options(lines):
    for name, meaning in rows(lines):
        if "--help" not in name and "--version" not in name:
            print(f".TP\n.B {escape(name)}\n{escape(meaning)}")


def main(binary):
    pages = list(walk(binary))
    about = pages[0][1]["Description"]
    codes = next(line for line in about if line.startswith("Exit codes: "))[len("Exit codes: "):].rstrip(".")
    print(f""".\\" Made by systemd/package/manpage.py from what the program says of itself.
.TH HYDRA\\-KIOSK 1 "" "HydraKiosk" "User Commands"
.nh
.SH NAME
hydra\\-kiosk \\- full\\-duplex voice agent for kiosks and vehicles
.SH SYNOPSIS
.B hydra\\-kiosk
.I VERB
.RI [ OPTION ]...
.SH DESCRIPTION
{escape(about[0].split(": ", 1)[1][:1].upper() + about[0].split(": ", 1)[1][1:])}
One daemon holds the conversations; the other verbs try the hardware, check the configuration, and ask the running daemon.
.SH VERBS""")
    for words, help_text in pages[1:]:
        usage = re.sub(r"^\s*\S+ ", "", next(filter(str.strip, help_text["Usage"]))).replace(" [options]", "")
        if help_text.get("Commands"):
            continue  # its own verbs follow
        print(f".SS {escape(usage)}")
        print(escape(" ".join(line.strip() for line in help_text["Description"] if line.strip())))
        for part in ("Arguments", "Options"):
            options(help_text.get(part, []))
    print(".SH EXIT STATUS")
    for code in codes.split(", "):
        number, meaning = code.split(" ", 1)
        print(f".TP\n.B {number}\n{escape(meaning)}")
    print(""".SH FILES
.TP
.I /etc/hydra\\-kiosk/hydra\\-kiosk.json
The configuration. Templates are in
.IR /usr/share/hydra\\-kiosk .
.TP
.I /etc/hydra\\-kiosk/api\\-key
The key of the service, readable by root only.
.TP
.I /var/lib/hydra\\-kiosk
State: the audit log of tools and, where it is switched on, the log of messages.
.TP
.I /run/hydra\\-kiosk
The control socket of the running daemon.
.SH ENVIRONMENT
.TP
.B SMALLEST_API_KEY_FILE
A file with the key, for a daemon that systemd did not start.
.TP
.B SMALLEST_API_KEY
The key itself, where there is no file.
.SH SEE ALSO
.BR systemctl (1),
.BR journalctl (1),
.I /usr/share/doc/hydra\\-kiosk""")


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
