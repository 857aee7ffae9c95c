#!/usr/bin/env python3
"""A service of transcription, as strict as its maker's documents: speech.py pulse|openai|deepgram KEY [STATUS...]

Answers "KIND heard N ms". Each STATUS is the answer to one request, in order; after them all is well. Prints its port, then a JSON line per request."""
import email.parser, email.policy, http.server, io, json, sys, urllib.parse, wave

KIND, KEY, STATUSES = sys.argv[1], sys.argv[2], [int(s) for s in sys.argv[3:]]


def heard(body):
    with wave.open(io.BytesIO(body)) as sound:
        assert sound.getparams()[:3] == (1, 2, 16000), sound.getparams()
        samples = sound.readframes(sound.getnframes())
        assert len(samples) == 2 * sound.getnframes(), "the header promises more than there is"
        return round(sound.getnframes() / 16)


def form(headers, body):
    head = b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n"
    parts = {}
    for part in email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        assert b'name="' + name.encode() + b'"' in body, "a name without quotes"
        parts[name] = (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
    return parts


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        where = urllib.parse.urlsplit(self.path)
        query = {k: v[0] for k, v in urllib.parse.parse_qs(where.query).items()}
        told = {"path": where.path, "query": query, "type": self.headers["Content-Type"].split(";")[0]}
        try:
            scheme, _, key = self.headers["Authorization"].partition(" ")
            assert scheme == ("Token" if KIND == "deepgram" else "Bearer"), scheme
            if key != KEY:
                return self.answer(401, {"error": "bad key"})
            if KIND == "openai":
                assert where.path == "/v1/audio/transcriptions" and told["type"] == "multipart/form-data"
                parts = form(self.headers, body)
                told["parts"] = sorted(parts)
                assert set(parts) <= {"file", "model", "response_format", "language", "prompt", "temperature"}, parts.keys()
                name, kind, sound = parts["file"]
                assert name.endswith(".wav"), name
                told["model"] = parts["model"][2].decode()
                words = heard(sound)
            elif KIND == "pulse":
                assert where.path == "/waves/v1/stt/" and told["type"] in ("application/octet-stream", "audio/wav")
                assert query["model"] in ("pulse", "pulse-pro") and set(query) <= {"model", "language", "word_timestamps"}
                words = heard(body)
            else:
                assert where.path == "/v1/listen" and told["type"] == "audio/wav" and query["model"].startswith("nova-")
                assert ("language" in query) != ("detect_language" in query)
                words = heard(body)
        except Exception as fault:
            told["fault"] = repr(fault)
            print(json.dumps(told), flush=True)
            return self.answer(400, {"error": repr(fault)})
        told["ms"] = words
        print(json.dumps(told), flush=True)
        if STATUSES and (status := STATUSES.pop(0)) != 200:
            return self.answer(abs(status) if status > 0 else 200, {"error": "planted"} if status > 0 else b'{"what":' if status == -1 else b"[]")
        text = f"{KIND} heard {words} ms"
        self.answer(200, {
            "openai": {"text": text},
            "pulse": {"status": "success", "transcription": text, "audio_length": words / 1000},
            "deepgram": {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": text, "confidence": 0.9}]}]}},
        }[KIND])


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
