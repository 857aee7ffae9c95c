#!/usr/bin/env python3
"""A service of any kind that repeats the secret it was given, in every spelling, in all that it answers. Prints its port, then a line for each request."""
import base64
import hashlib
import json
import socket
import struct
import sys
import threading
import urllib.parse

LOCK = threading.Lock()
SEEN = 0


def spellings(secret):
    """The secret as a service's own log, page or error might have it."""
    raw = secret.encode()
    return " ".join([
        secret, secret.lower(), secret.upper(), urllib.parse.quote(secret, safe=""), base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(), base64.b64encode(b"Bearer " + raw).decode(), raw.hex(),
    ])


def frame(opcode, payload):
    length = len(payload)
    size = bytes([length]) if length < 126 else b"\x7e" + struct.pack(">H", length)
    return bytes([0x80 | opcode]) + size + payload


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return None, {}
        data += part
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return lines[0], headers


def answer_socket(connection, headers, target, secret):
    accept = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    connection.sendall(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    told = spellings(secret)
    if "/api/chat" in target:
        connection.sendall(frame(2, b"\x05" + told.encode()))
    else:
        connection.sendall(frame(1, json.dumps({
            "type": "error", "status": "error", "code": "bad_key", "message": told,
            "error": {"type": "bad_key", "code": "bad_key", "message": told},
        }).encode()))
    connection.sendall(frame(8, struct.pack(">H", 1011) + secret.encode()[:123]))
    connection.settimeout(2)
    try:
        while connection.recv(65536):
            pass
    except OSError:
        pass


def answer_http(connection, status, secret):
    body = json.dumps({"error": {"code": "bad_key", "message": spellings(secret)}}).encode()
    connection.sendall(
        f"HTTP/1.1 {status} no key {secret}\r\nContent-Type: application/json\r\nX-Request-Id: {secret}\r\n"
        f"WWW-Authenticate: Bearer realm=\"{secret}\"\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)


def answer_stream(connection, secret):
    body = f"data: {json.dumps({'error': {'message': spellings(secret), 'code': 'bad_key'}})}\n\n".encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body)


def serve(connection):
    global SEEN
    with connection:
        line, headers = read_request(connection)
        if line is None:
            return
        given = next((headers[name] for name in ("authorization", "api-key", "x-api-key") if name in headers), "")
        secret = given.split(" ", 1)[-1]
        with LOCK:
            SEEN += 1
            turn = SEEN
        print("request", turn, "secret", secret or "none", flush=True)
        is_socket = headers.get("upgrade", "").lower() == "websocket"
        if turn % 3 == 1 and is_socket:
            answer_socket(connection, headers, line.split(" ")[1], secret)
        elif turn % 3 == 1:
            answer_stream(connection, secret)
        else:
            # a refused key is not tried again for minutes, so it comes last
            answer_http(connection, 500 if turn % 3 == 2 else 401, secret)


server = socket.create_server(("127.0.0.1", 0))
print("port", server.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
