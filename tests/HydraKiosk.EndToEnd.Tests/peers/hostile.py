#!/usr/bin/env python3
"""A service that behaves badly, on 127.0.0.1, made of raw sockets and of nothing that the product uses.

    hostile.py WIRE WHAT KEY

WIRE is realtime, hearing, chat, speech or duplex: which of them misbehaves, and WHAT one of its misdeeds below. The other services of a cascade behave
well meanwhile. Prints "port N", and a line when a misdeed is through ("over N", N counting connections)."""
import base64, hashlib, json, os, re, socket, struct, sys, threading, time

WIRE, WHAT, KEY = sys.argv[1:4]
MEBI, MANY = 1 << 20, 100_000
LONG = "n" * MEBI
lock, connections = threading.Lock(), 0


def say(line):
    print(line, flush=True)


# --- WebSocket, by hand ---------------------------------------------------------------------------------------------------------------
def frame(payload, opcode=None, fin=True):
    opcode = (1 if isinstance(payload, str) else 2) if opcode is None else opcode
    payload = payload.encode() if isinstance(payload, str) else payload
    size = len(payload)
    head = bytes([(0x80 if fin else 0) | opcode])
    head += bytes([size]) if size < 126 else struct.pack(">BH", 126, size) if size < 1 << 16 else struct.pack(">BQ", 127, size)
    return head + payload


class Client:
    """One connection; reads what the client sends, in a thread, so that it is never held up."""

    def __init__(self, connection, head):
        self.connection, self.head, self.texts = connection, head, []
        self.is_open, self.writing = True, threading.Lock()

    def accept(self):
        key = re.search(rb"sec-websocket-key: *(\S+)", self.head, re.I).group(1)
        proof = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        self.raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + proof + b"\r\n\r\n")
        threading.Thread(target=self.read, daemon=True).start()

    def raw(self, data):
        with self.writing:  # the reader's pongs must not land in the middle of a frame
            self.connection.sendall(data)

    def send(self, *messages):
        self.raw(b"".join(frame(m if isinstance(m, (str, bytes)) else json.dumps(m)) for m in messages))

    def close(self, code, reason):
        self.raw(frame(struct.pack(">H", code) + reason.encode()[:123], opcode=8))

    def flood(self, make, count, batch=500):
        for first in range(0, count, batch):
            self.send(*(m for i in range(first, min(count, first + batch)) for m in make(i)))

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def read(self):
        try:
            while True:
                first, second = self.exactly(2)
                size = second & 0x7F
                size = struct.unpack(">H", self.exactly(2))[0] if size == 126 else struct.unpack(">Q", self.exactly(8))[0] if size == 127 else size
                mask, data = self.exactly(4), self.exactly(size)
                if first & 0xF == 1:
                    self.texts.append(bytes(b ^ mask[i % 4] for i, b in enumerate(data)).decode())
                elif first & 0xF == 8:
                    break
                elif first & 0xF == 9:
                    self.raw(frame(bytes(b ^ mask[i % 4] for i, b in enumerate(data)), opcode=10))
        except OSError:
            pass
        self.is_open = False

    def text(self, part, seconds=20):
        """The first text of the client that has this in it."""
        end = time.time() + seconds
        while time.time() < end and self.is_open:
            found = next((t for t in list(self.texts) if part in t), None)
            if found:
                return found
            time.sleep(0.02)
        raise ConnectionError

    def stay(self):
        while self.is_open:
            time.sleep(0.1)


def spellings(key):
    return [key, key.upper(), base64.b64encode(key.encode()).decode(), "".join(f"%{b:02X}" for b in key.encode())]


# --- what every wire can do wrong -----------------------------------------------------------------------------------------------------
def anywhere(client):
    """True where the misdeed is one below the wire, and done."""
    if WHAT == "never":
        time.sleep(3600)
    elif WHAT == "drip":
        for byte in b"HTTP/1.1 101 Switching Protocols\r\nX-Long: " + b"n" * 9999:
            client.raw(bytes([byte]))
            time.sleep(0.5)
    elif WHAT == "refusal":  # the key in the body, in a header and in the reason
        body = json.dumps({"error": {"message": " ".join(spellings(KEY))}}).encode()
        client.raw(b"HTTP/1.1 401 No " + KEY.encode() + b"\r\nX-Your-Key: " + KEY.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    else:
        return False
    return True


def running(client):
    """The same, of a session that runs."""
    if WHAT == "halfframe":
        client.raw(frame("x" * 1000)[:500])
        client.connection.shutdown(socket.SHUT_RDWR)
    elif WHAT == "close":
        client.close(1011, f"the key {KEY} is tired")
    elif WHAT == "strangeclose":
        client.close(4999, "\u0007\u001b[31m go away " + "x" * 80)
    elif WHAT == "hugeframe":
        client.raw(struct.pack(">BBQ", 0x82, 127, 1 << 62) + b"x" * MEBI)
    elif WHAT == "fragments":
        client.raw(frame("{", opcode=1, fin=False))
        for _ in range(200):
            client.raw(frame(b" " * MEBI, opcode=0, fin=False))
    else:
        return False
    return True


# --- OpenAI's Realtime ----------------------------------------------------------------------------------------------------------------
SILENCE = base64.b64encode(bytes(4800)).decode()  # 100 ms


def realtime(client):
    client.accept()
    if WHAT == "silence":
        return client.stay()
    client.send({"type": "session.created", "session": {"id": "s", "type": "realtime"}})
    session = json.loads(client.text("session.update"))["session"]
    if WHAT.startswith("rate:"):
        session.setdefault("audio", {}).setdefault("output", {})["format"] = {"type": "audio/pcm", "rate": int(WHAT[5:])}
    client.send({"type": "session.updated", "session": session})
    time.sleep(0.3)
    delta = lambda i, more={}: {"type": "response.output_audio.delta", "response_id": f"r{i}", "item_id": f"i{i}", "output_index": 0, "content_index": 0, "delta": SILENCE} | more
    created = lambda i: {"type": "response.created", "response": {"id": f"r{i}", "status": "in_progress"}}
    call = lambda i: {"type": "response.function_call_arguments.done", "response_id": "r0", "item_id": f"f{i}", "call_id": f"c{i}", "name": "get_device_status", "arguments": "{}"}
    floods = {
        "names": (200, 4, lambda i: [call(i) | {"name": LONG}]),
        "errors": (MANY, 500, lambda i: [{"type": "error", "error": {"type": "invalid_request_error", "code": f"c{i}", "message": f"warning {i}"}}]),
        "unknown": (MANY, 500, lambda i: [{"type": f"strange.{i}", "payload": "x" * 100}]),
        "calls": (MANY, 500, lambda i: ([created(0)] if i == 0 else []) + [call(i)]),
        "replies": (MANY // 2, 250, lambda i: [created(i), delta(i), {"type": "response.done", "response": {"id": f"r{i}", "status": "completed"}}]),
        "speech": (MANY, 500, lambda i: [{"type": "input_audio_buffer.speech_" + ("stopped" if i % 2 else "started"), "item_id": f"u{i // 2}"}]),
        "words": (200, 4, lambda i: ([created(0)] if i == 0 else []) + [{"type": "response.output_audio_transcript.delta", "response_id": "r0", "item_id": "i0", "delta": LONG}]),
        "endless": (20_000, 50, lambda i: ([created(0)] if i == 0 else []) + [delta(0)]),
        "half": (MANY, 500, lambda i: ['{"type":"response.output_audio.delta","delta":"' + str(i)]),
        "binary": (MANY, 500, lambda i: [os.urandom(64)]),
        "key": (50, 50, lambda i: [{"type": "error", "error": {"type": "server_error", "code": s, "message": "is it " + s, "param": s}} for s in spellings(KEY)]),
        "rates": (MANY, 500, lambda i: ([created(0)] if i == 0 else []) + [delta(0, {"sample_rate_hz": 8000 + i})]),
    }
    if not running(client):
        if WHAT.startswith("rate:"):
            client.send(created(0), delta(0), {"type": "response.done", "response": {"id": "r0", "status": "completed"}})
        else:
            count, batch, make = floods[WHAT]
            client.flood(make, count, batch)


# --- the cascade ----------------------------------------------------------------------------------------------------------------------
def hearing(client):
    client.accept()
    if WIRE != "hearing":
        return client.stay()
    if WHAT == "silence":
        return client.stay()
    time.sleep(0.3)
    words = lambda text, final=True: {"session_id": "s", "transcript": text, "is_final": final, "is_last": False}
    floods = {
        "names": (200, 4, lambda i: [words(LONG, i % 2 == 0)]),
        "errors": (MANY, 500, lambda i: [{"status": "error", "message": f"warning {i}"}]),
        "unknown": (MANY, 500, lambda i: [{f"strange{i}": "x" * 100}]),
        "words": (MANY, 500, lambda i: [words(f"turn {i}")]),
        "half": (MANY, 500, lambda i: ['{"transcript":"' + str(i)]),
        "binary": (MANY, 500, lambda i: [os.urandom(64)]),
        "key": (50, 50, lambda i: [{"status": "error", "message": "is it " + s} for s in spellings(KEY)]),
    }
    if not running(client):
        count, batch, make = floods[WHAT]
        client.flood(make, count, batch)


def chunk(delta, finish=None):
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}).encode() + b"\n\n"


def chat(client):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    if WIRE != "chat":
        return client.raw(head + chunk({"content": "Hello there. How are you today?"}) + chunk({}, "stop") + b"data: [DONE]\n\n")
    called = lambda i, name="get_device_status": chunk({"tool_calls": [{"index": i, "id": f"c{i}", "type": "function", "function": {"name": name, "arguments": "{}"}}]})
    floods = {
        "names": (200, 4, lambda i: called(i, LONG)),
        "calls": (MANY, 500, called),
        "words": (200, 4, lambda i: chunk({"content": LONG})),
        "endless": (MANY, 500, lambda i: chunk({"content": f"Sentence number {i} goes on. "})),
        "unknown": (MANY, 500, lambda i: b"event: e%d\ndata: {\"x\":%d}\n\n" % (i, i)),
        "half": (MANY, 500, lambda i: b"data: {\"choices\":[{\"delta\":{\"content\":\"%d\n\n" % i),
        "line": (200, 4, lambda i: b"x" * MEBI),
        "binary": (MANY, 500, lambda i: os.urandom(64)),
        "errors": (MANY, 500, lambda i: b"data: {\"error\":{\"message\":\"warning %d\"}}\n\n" % i),
    }
    if WHAT == "headers":
        client.raw(b"HTTP/1.1 200 OK\r\n")
        for i in range(200):
            client.raw(b"X-%d: " % i + b"n" * MEBI + b"\r\n")
    elif WHAT == "slow":
        client.raw(head)
        for byte in chunk({"content": "Slowly."}) * 999:
            client.raw(bytes([byte]))
            time.sleep(0.5)
    elif WHAT == "key":
        body = json.dumps({"error": {"message": " ".join(spellings(KEY))}}).encode()
        client.raw(b"HTTP/1.1 500 Broken " + KEY.encode() + b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
    elif WHAT == "cut":
        client.raw(head + chunk({"content": "Half a sent"})[:-20])
    else:
        count, batch, make = floods[WHAT]
        client.raw(head)
        for first in range(0, count, batch):
            client.raw(b"".join(make(i) for i in range(first, min(count, first + batch))))


def speech(client):
    client.accept()
    found = re.search(r'"external_request_id" *: *"([^"]*)"', client.text('"text"', 600))
    of = {"external_request_id": found.group(1)} if found else {}
    part = lambda more: {"status": "chunk", "data": {"audio": SILENCE} | more} | of
    if WIRE != "speech":
        client.send(part({}), {"status": "complete"} | of)
        return client.stay()
    floods = {
        "names": (200, 4, lambda i: [{"status": "word_timestamp", "data": {"word": LONG, "start": 0, "end": 1}} | of]),
        "errors": (MANY, 500, lambda i: [{"status": "error", "message": f"warning {i}"} | of]),
        "unknown": (MANY, 500, lambda i: [{"status": f"strange{i}", "payload": "x" * 100} | of]),
        "words": (MANY, 500, lambda i: [{"status": "word_timestamp", "data": {"word": f"w{i}", "start": i, "end": i + 1}} | of]),
        "endless": (20_000, 50, lambda i: [part({})]),
        "rates": (MANY, 500, lambda i: [part({"sample_rate": (1, 99, 192_001, 2**31 - 1, -1)[i % 5]})]),
        "half": (MANY, 500, lambda i: ['{"status":"chunk","data":{"audio":"' + str(i)]),
        "binary": (MANY, 500, lambda i: [os.urandom(64)]),
        "others": (MANY, 500, lambda i: [{"status": "chunk", "external_request_id": f"other{i}", "data": {"audio": SILENCE}}]),
        "key": (50, 50, lambda i: [{"status": "error", "message": "is it " + s} | of for s in spellings(KEY)]),
    }
    if not running(client):
        count, batch, make = floods[WHAT]
        client.flood(make, count, batch)


# --- PersonaPlex and Moshi ------------------------------------------------------------------------------------------------------------
def crc(data, table=[]):
    if not table:
        for n in range(256):
            c = n << 24
            for _ in range(8):
                c = ((c << 1) ^ 0x04C11DB7 if c & 0x80000000 else c << 1) & 0xFFFFFFFF
            table.append(c)
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ table[(value >> 24) ^ byte]
    return value


def page(packet, number, flags=0, granule=0):
    laces = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    head = b"OggS\0" + bytes([flags]) + struct.pack("<QII", granule, 1, number) + b"\0\0\0\0" + bytes([len(laces)]) + laces
    whole = bytearray(head + packet)
    whole[22:26] = struct.pack("<I", crc(whole))
    return bytes(whole)


def duplex(client):
    client.accept()
    if WHAT == "silence":
        return client.stay()
    if WHAT == "text":
        client.send({"type": "hello"})
        return client.stay()
    client.send(b"\0")
    time.sleep(0.3)
    if WHAT != "early":
        rate = int(WHAT[5:]) if WHAT.startswith("rate:") else 24000
        channels = 255 if WHAT == "channels" else 1
        client.send(b"\1" + page(b"OpusHead\1" + bytes([channels]) + struct.pack("<HIhB", 0, rate & 0xFFFFFFFF, 0, 0), 0, 2), b"\1" + page(b"OpusTags" + bytes(8), 1))
    noise = [b"\1" + page(b"\xf8" + os.urandom(80), 2 + i, 0, 960 * (i + 1)) for i in range(500)]
    floods = {
        "names": (200, 4, lambda i: [b"\2" + LONG.encode()]),
        "errors": (MANY, 500, lambda i: [b"\5warning %d" % i]),
        "unknown": (MANY, 500, lambda i: [bytes([7 + i % 249]) + b"x" * 100]),
        "words": (MANY, 500, lambda i: [b"\2w%d" % i]),
        "control": (MANY, 500, lambda i: [b"\3" + bytes([i % 256]), b"\6", b"\4{}"]),
        "empty": (MANY, 500, lambda i: [b""]),
        "handshakes": (MANY, 500, lambda i: [b"\0"]),
        "endless": (20_000, 50, lambda i: [noise[i % 500]]),
        "early": (20_000, 50, lambda i: [noise[i % 500]]),
        "broken": (MANY, 500, lambda i: [b"\1" + os.urandom(64)]),
        "half": (MANY, 500, lambda i: [noise[i % 500][: 10 + i % 60]]),
        "textframes": (MANY, 500, lambda i: ["text %d" % i]),
        "key": (50, 50, lambda i: [b"\5is it " + s.encode() for s in spellings(KEY)]),
        "heads": (MANY // 10, 50, lambda i: [b"\1" + page(b"OpusHead\1\1" + struct.pack("<HIhB", 0, i, 0, 0), i, 2)]),
    }
    if not running(client):
        if WHAT.startswith("rate:") or WHAT == "channels":
            client.send(*noise[:100])
        else:
            count, batch, make = floods[WHAT]
            client.flood(make, count, batch)


# --- who comes, and to which service --------------------------------------------------------------------------------------------------
def serve(connection):
    global connections
    try:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return
            head += more
        path = head.split(b" ", 2)[1].decode()
        service = next((s for s in ("hearing", "chat", "speech") if path.startswith("/" + s)), WIRE)
        client = Client(connection, head)
        if service != WIRE or not anywhere(client):
            {"realtime": realtime, "hearing": hearing, "chat": chat, "speech": speech, "duplex": duplex}[service](client)
        if service == WIRE:
            with lock:
                connections += 1
            say(f"over {connections}")
        if service != "chat":
            client.stay() if head.lower().find(b"sec-websocket-key") >= 0 and client.is_open and WHAT not in ("halfframe", "refusal") else None
    except OSError:
        if "service" in locals() and service == WIRE:  # the client has left, which is its right
            with lock:
                connections += 1
            say(f"over {connections}")
    finally:
        connection.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=50)
say(f"port {listener.getsockname()[1]}")
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
