#!/usr/bin/env python3
"""Real packet loss: daemon and service in network namespaces of their own, with a router between them that stops forwarding (needs root).

    loss.py BINARY SECONDS... [--quiet]

Each figure is one outage in both directions; with --quiet the service sends no sound meanwhile, only answers to pings."""
import json, os, random, subprocess, sys, time
import hostile

def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def forward(on):
    run("ip", "netns", "exec", "hkR", "sysctl", "-qw", f"net.ipv4.ip_forward={int(on)}")


def build():
    for name in ("hkA", "hkR", "hkB"):
        subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
    for near, net in (("A", 1), ("B", 2)):
        run("ip", "link", "add", "v", "netns", "hk" + near, "type", "veth", "peer", "name", "r" + near, "netns", "hkR")
        run("ip", "-n", "hk" + near, "addr", "add", f"10.77.{net}.1/24", "dev", "v")
        run("ip", "-n", "hkR", "addr", "add", f"10.77.{net}.2/24", "dev", "r" + near)
        run("ip", "-n", "hk" + near, "link", "set", "v", "up")
        run("ip", "-n", "hkR", "link", "set", "r" + near, "up")
        run("ip", "-n", "hk" + near, "route", "add", "default", "via", f"10.77.{net}.2")
    forward(True)


def main():
    quiet = "--quiet" in sys.argv
    binary, *figures = [a for a in sys.argv[1:] if a != "--quiet"]
    build()
    total = sum(float(f) for f in figures) + 14 * len(figures) + 20
    os.environ["HOSTILE_HOST"] = "10.77.2.1"
    server = hostile.Server("plain" if quiet else "sound", int(total), prefix=("ip", "netns", "exec", "hkB"))
    daemon = hostile.Daemon(binary, server.port, host="10.77.2.1", prefix=("ip", "netns", "exec", "hkA"))
    server.wait("ready", 10)
    time.sleep(4)
    for figure in figures:
        time.sleep(random.random())
        sessions, lines = len(server.all("open")), daemon.text().count("\n")
        forward(False)
        time.sleep(float(figure))
        forward(True)
        end = time.time() + 12
        time.sleep(12)
        new = [line for line in daemon.text().splitlines()[lines:] if "HK-2" in line or "session" in line]
        print(f"loss of {figure} s: {'survived' if len(server.all('open')) == sessions else 'LOST'}", *new[:2], sep="\n   ", flush=True)
    print(daemon.stop(), [c for c in server.all("close")])
    server.stop()
    for name in ("hkA", "hkR", "hkB"):
        run("ip", "netns", "del", name)


main()
