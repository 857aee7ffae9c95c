#!/usr/bin/env python3
"""Receives calls for staff, checks their signatures, and answers in the way the path names. Prints its port, then a line of JSON for each request.

/coming, /declined  answers so
/received           answers 200 with a word
/moved              redirects to /coming
/broken             answers 503 to the first, then as /coming
/page               answers with more than anybody reads
"""
import hashlib
import hmac
import http.server
import json
import sys

secret = sys.argv[1].encode()
seen = 0


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global seen
        seen += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parts = dict(part.split("=", 1) for part in self.headers["X-Hydra-Signature"].split(","))
        expected = hmac.new(secret, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        print(json.dumps({"path": self.path, "signed": hmac.compare_digest(expected, parts["v1"]), "type": self.headers["Content-Type"], "body": json.loads(body)}), flush=True)
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/coming")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, answer = 200, {"/coming": b'{"answer":"coming"}', "/declined": b'{"answer":"declined"}', "/page": b"<html>" + b"x" * 1000000}.get(self.path, b"ok")
        if self.path == "/broken":
            status, answer = (503, b"") if seen == 1 else (200, b'{"answer":"coming"}')
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        try:
            self.wfile.write(answer)
        except ConnectionError:
            pass

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
