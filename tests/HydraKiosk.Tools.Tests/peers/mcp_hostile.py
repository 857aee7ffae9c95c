#!/usr/bin/env python3
"""A Model Context Protocol server over standard streams that misbehaves in the way its first argument names.

well     behaves; its tools misbehave when they are called
silent   reads, and never answers
exits    says why on its standard error, and exits with status 3
many     lists 500 tools
endless  answers the list with a next page for ever
broken   lists tools whose schema is no schema
garbage  writes lines that are no messages before each answer
noisy    writes 50 MB to its standard error first
stubborn ignores the end of its input, and the request to end
"""
import json
import os
import signal
import subprocess
import sys
import time

mode = sys.argv[1]
out = sys.stdout.buffer
described = "Says what it is told."


def send(message):
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def answer(request, result):
    send({"jsonrpc": "2.0", "id": request["id"], "result": result})


def text(words):
    return {"content": [{"type": "text", "text": words}]}


def tool(name, description="Misbehaves."):
    return {"name": name, "description": description, "inputSchema": {"type": "object"}}


def names():
    return ["say", "where", "spawn", "die", "flood", "lines", "twice", "ask", "picture", "book", "wrong", "fails", "refuses", "change", "never"]


def tools(request):
    if mode == "many":
        return {"tools": [tool(f"tool{i}") for i in range(500)]}
    if mode == "endless":
        return {"tools": [tool("say", described)], "nextCursor": "more"}
    if mode == "broken":
        return {"tools": [{"name": "say", "description": "x", "inputSchema": "anything"}]}
    return {"tools": [tool(name, described if name == "say" else "Misbehaves.") for name in names()]}


def ask(request):
    """Asks the device for what no server may have, and answers with what it was told."""
    told = []
    for number, method in enumerate(["sampling/createMessage", "elicitation/create", "roots/list"]):
        send({"jsonrpc": "2.0", "id": f"ask{number}", "method": method, "params": {"messages": [], "maxTokens": 1, "message": "PIN?", "requestedSchema": {"type": "object", "properties": {}}}})
        reply = json.loads(sys.stdin.readline())
        told.append(f'{method}: {reply.get("error", {}).get("code", "granted")}')
    answer(request, text(", ".join(told)))


def call(request):
    global described
    name = request["params"]["name"]
    arguments = request["params"].get("arguments") or {}
    if name == "say":
        answer(request, text(arguments["words"]))
    elif name == "where":
        answer(request, text(json.dumps({"environment": dict(os.environ), "folder": os.getcwd(), "leads": os.getsid(0) == os.getpid(), "pipe": signal.getsignal(signal.SIGPIPE) == signal.SIG_DFL})))
    elif name == "spawn":
        child = subprocess.Popen([sys.executable, "-c", "import signal,time\nfor s in (1,2,15): signal.signal(s, signal.SIG_IGN)\nprint('up', flush=True)\ntime.sleep(600)"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        child.stdout.readline()
        answer(request, text(str(child.pid)))
    elif name == "die":
        os._exit(7)
    elif name == "flood":
        piece = b"x" * 65536
        for _ in range(1600):
            out.write(piece)
        out.write(b"\n")
        out.flush()
    elif name == "lines":
        while True:
            out.write(b'{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n' * 1000)
            out.flush()
    elif name == "twice":
        answer(request, text("first"))
        answer(request, text("second"))
    elif name == "ask":
        ask(request)
    elif name == "picture":
        answer(request, {"content": [{"type": "text", "text": "see"}, {"type": "image", "data": "AAAA", "mimeType": "image/png"}]})
    elif name == "book":
        answer(request, text("ä" * 100000))
    elif name == "wrong":
        answer(request, {"content": 42})
    elif name == "fails":
        answer(request, {**text("the printer has no paper"), "isError": True})
    elif name == "refuses":
        send({"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32602, "message": "no such argument"}})
    elif name == "change":
        described = "Says it twice."
        send({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
        answer(request, text("changed"))


def main():
    if mode == "exits":
        print("shop: the till is not connected", file=sys.stderr)
        sys.exit(3)
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mode == "noisy":
        for _ in range(800):
            sys.stderr.write("e" * 65536)
    for line in sys.stdin:
        if mode == "silent":
            continue
        request = json.loads(line)
        if "id" not in request or "method" not in request:
            continue
        if mode == "garbage":
            out.write(b"Loading...\n\xff\xfe\x00 not UTF-8\n{\"half\": \n[]\n42\n\"text\"\n{}\n\n")
        method = request["method"]
        if method == "initialize":
            answer(request, {"protocolVersion": request["params"]["protocolVersion"], "capabilities": {"tools": {"listChanged": True}}, "serverInfo": {"name": "hostile", "version": "1"}})
        elif method == "tools/list":
            answer(request, tools(request))
        elif method == "tools/call":
            call(request)
        else:
            send({"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32601, "message": "no such method"}})
    while mode == "stubborn":
        time.sleep(1)


main()
