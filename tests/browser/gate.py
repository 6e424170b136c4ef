"""A gate between browser and server that can be shut, or cut connections in the middle of what is sent."""

import http.client
import re
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

DRAFT = re.compile(rb'name="draft"\r\n\r\n([0-9a-f]{32})')


class Gate:
    """Passes everything on; ``shut`` answers nothing; ``cuts`` breaks each draft's sending so many times.

    ``rewritten`` names a path and what in its answer is replaced; ``taken_in`` gives each draft that arrived.
    ``held`` names a path whose answer waits for its event; ``holding`` gives the path when it does.
    """

    def __init__(self, upstream):
        self.upstream = urlsplit(upstream).netloc
        self.shut, self.cuts = False, 0
        self.broken, self.forwarded = Counter(), Counter()
        self.taken_in = SimpleQueue()
        self.rewritten = {}
        self.held, self.holding = {}, SimpleQueue()
        gate = self

        class Handler(BaseHTTPRequestHandler):
            """One connection."""

            def do_GET(self):
                """Pass it on, or don't."""
                gate.pass_on(self)

            do_POST = do_HEAD = do_GET

            def log_message(self, *args):
                """Silent."""

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://localhost:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def pass_on(self, handler):
        """Forward a request and relay its answer, unless the line breaks."""
        handler.close_connection = True
        if self.shut:
            return
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        draft = DRAFT.search(body)
        broken = self.broken[draft[1]] if draft else self.cuts
        if broken < self.cuts:
            self.broken[draft[1]] += 1
            if broken % 2 == 0:
                return self.break_off(handler, body)
        answer, content = self.ask(handler, body)
        if draft:
            self.forwarded[draft[1]] += 1
            self.taken_in.put(draft[1])
        content = content.replace(*self.rewritten.get(handler.path, (b"", b"")))
        if broken < self.cuts or self.shut:
            return
        if handler.path in self.held:
            self.holding.put(handler.path)
            self.held[handler.path].wait()
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def break_off(self, handler, body):
        """The server gets half of it, and then nothing more."""
        connection = http.client.HTTPConnection(self.upstream, timeout=60)
        connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
        for name, value in handler.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body[: len(body) // 2])
        connection.close()

    def ask(self, handler, body):
        """The server's answer."""
        connection = http.client.HTTPConnection(self.upstream, timeout=60)
        headers = dict(handler.headers)
        if handler.path in self.rewritten:
            headers.pop("If-None-Match", None)  # what is replaced is never what the browser has
        connection.request(handler.command, handler.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def close(self):
        """No more."""
        self.server.shutdown()
        self.server.server_close()
