#!/usr/bin/env python3
"""The shop behind the kiosk of config/examples: orders, and a place that takes calls for staff. Prints its port, then a line for each request."""
import hashlib
import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN, SECRET = sys.argv[1], sys.argv[2].encode()


class Shop(BaseHTTPRequestHandler):
    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        is_known = self.headers.get("Authorization") == "Bearer " + TOKEN
        print("GET", self.path, "known" if is_known else "unknown", flush=True)
        if not is_known:
            self.answer(401, {"error": "who are you?"})
        elif self.path == "/orders/1042":
            self.answer(200, {"state": "ready", "desk": "B"})
        else:
            self.answer(404, {"error": "no such order"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields = dict(part.split("=", 1) for part in self.headers.get("X-Hydra-Signature", "t=0,v1=").split(","))
        right = hmac.new(SECRET, fields["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        call = json.loads(body)
        print("POST", self.path, call["event"], call["summary"], "signed" if hmac.compare_digest(right, fields["v1"]) else "forged", flush=True)
        self.answer(200, {"answer": "coming"})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
print("port", server.server_address[1], flush=True)
server.serve_forever()
