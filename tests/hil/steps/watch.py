# Follows the daemon over its control socket and keeps its newest status in a file: to start a program for every look takes seconds on this machine.
import json, os, socket, sys, time

path, file = sys.argv[1:]
while True:
    try:
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(path)
        peer.sendall(b'{"do":"watch","everyMs":200}\n')
        for line in peer.makefile():
            told = json.loads(line)
            if "status" in told:
                with open(file + ".new", "w") as new:
                    json.dump(told["status"], new)
                os.replace(file + ".new", file)
    except (OSError, ValueError):
        pass
    if os.path.exists(file):
        os.remove(file)
    time.sleep(0.2)
