#!/usr/bin/env python3
"""The navigation of config/examples/vehicle.json: a search that takes its time, and destinations. Prints its port, then a line for each request."""
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Navigation(BaseHTTPRequestHandler):
    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        print("GET", self.path, flush=True)
        time.sleep(2)
        self.answer({"places": ["Nordstern, 4 km"]})

    def do_POST(self):
        print("POST", self.path, self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.answer({"ok": True})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Navigation)
print("port", server.server_address[1], flush=True)
server.serve_forever()
