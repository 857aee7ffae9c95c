"""A server over plain sockets that answers well or badly, by the first word of the path. Prints its port, then serves until its standard input ends.

    server.py [CERTIFICATE KEY]      with these two over TLS

GET /seen tells as JSON what was asked so far: a list of [method, target, headers, body].
"""
import gzip
import json
import socket
import ssl
import sys
import threading
import time

seen = []
lock = threading.Lock()


def read_request(stream):
    line = stream.readline().decode("latin-1").strip()
    if not line:
        return None
    method, target, _ = line.split(" ", 2)
    headers = {}
    while True:
        header = stream.readline().decode("latin-1").rstrip("\r\n")
        if not header:
            break
        name, value = header.split(":", 1)
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0"))).decode("utf-8")
    return method, target, headers, body


def answer(status, kind, body, more=""):
    body = body if isinstance(body, bytes) else body.encode("utf-8")
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n").encode("latin-1") + body


def respond(connection, request):
    """Answers one request; false where the connection is to be closed."""
    method, target, headers, body = request
    word = target.split("?")[0].split("/")[1]
    send = connection.sendall
    if word == "seen":
        with lock:
            send(answer("200 OK", "application/json", json.dumps(seen)))
        return True
    with lock:
        seen.append([method, target, headers, body])
    if word == "echo":
        send(answer("200 OK", "application/json", json.dumps({"method": method, "target": target, "headers": headers, "body": body})))
    elif word == "text":
        send(answer("200 OK", "text/plain; charset=utf-8", "Two tables are free."))
    elif word == "latin":
        send(answer("200 OK", "text/plain; charset=iso-8859-1", "caf\u00e9".encode("latin-1")))
    elif word == "broken-text":
        send(answer("200 OK", "text/plain", b"caf\xe9"))
    elif word == "broken-json":
        send(answer("200 OK", "application/json", "{broken"))
    elif word == "image":
        send(answer("200 OK", "image/png", b"\x89PNG"))
    elif word == "html":
        send(answer("200 OK", "text/html", "<html>" + "<p>word</p>" * 1000))
    elif word == "empty":
        send(b"HTTP/1.1 204 No Content\r\n\r\n")
    elif word == "status":
        send(answer(target.split("/")[2] + " Status", "application/json", '{"reason":"no"}'))
    elif word == "redirect":
        send(answer("302 Found", "text/plain", "", "Location: http://127.0.0.1:1/private\r\n"))
    elif word == "never":
        time.sleep(120)
    elif word == "close":
        return False
    elif word == "half":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
        return False
    elif word == "drip":
        send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            send(b".")
            time.sleep(0.2)
    elif word == "drip-headers":
        for letter in "HTTP/1.1 200 OK\r\nX-Slow: " + "x" * 1000:
            send(letter.encode())
            time.sleep(0.2)
    elif word == "endless":
        send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            send(b"word " * 10000)
    elif word == "bomb":
        send(answer("200 OK", "text/plain", gzip.compress(b"0" * 50_000_000), "Content-Encoding: gzip\r\n"))
    elif word == "headers":
        send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-Header-%d: %s\r\n" % (i, b"x" * 100) for i in range(10_000)) + b"\r\n")
    elif word == "garbage":
        send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        return False
    return True


def serve(connection, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as stream:
            while True:
                request = read_request(stream)
                if not request or not respond(connection, request):
                    return
    except (OSError, ValueError):
        pass  # the client has gone, or speaks TLS to a plain server, as some tests want it


def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, context), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()
    sys.stdin.read()


main()
