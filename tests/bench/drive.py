"""The client: eight kept connections, one thread, as little work between two requests as there can be.

Runs in a process of its own: `python -m tests.bench.drive HOST PORT SECONDS`, requests on its standard input,
what it measured as JSON on its standard output.
"""

import json
import selectors
import socket
import sys
import time

AT_ONCE = 8
ENOUGH = 200  # bytes of an unexpected answer that are shown


def request(method, path, *, token="", body=None, headers=()):
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if token:
        lines.append(f"Authorization: Token {token}")
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    if body is not None:
        lines += ["Content-Type: application/json"]
    if method != "GET":
        lines += [f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Connection:
    """One kept connection with one request under way."""

    def __init__(self, host, port):
        self.address = (host, port)
        self.open()

    def open(self):
        """Connect anew."""
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self, content):
        """Send and look at the clock."""
        self.received, self.began = b"", time.perf_counter()
        self.socket.sendall(content)

    def read(self):
        """The status once the whole answer is there, else None; -1 when the server hung up."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            return -1
        self.received += chunk
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return None
        low = head.lower()
        start = low.find(b"content-length:")
        if start >= 0 and len(body) < int(low[start + 15 :].split(b"\r\n", 1)[0]):
            return None
        self.closing = b"connection: close" in low
        return int(head[9:12])


def paced(requests, rate, sleep=time.sleep, clock=time.perf_counter):
    """The requests at a steady rate, however long the answers take."""
    began = clock()
    for number, one in enumerate(requests):
        wait = began + number / rate - clock()
        if wait > 0:
            sleep(wait)
        yield one


def drive(host, port, seconds, requests, at_once=AT_ONCE):
    """Answers by status, seconds of each 2xx, and an example of what was not one."""
    selector = selectors.DefaultSelector()
    turns = iter(requests)
    statuses, spent, odd = {}, [], ""
    began = time.perf_counter()
    end = began + seconds
    last = began
    for _ in range(at_once):
        connection = Connection(host, port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(turns))
    open_ones = at_once
    while open_ones:
        for key, _ in selector.select():
            connection = key.data
            status = connection.read()
            if status is None:
                continue
            last = time.perf_counter()
            statuses[status] = statuses.get(status, 0) + 1
            if 200 <= status < 300:
                spent.append(last - connection.began)
            elif not odd:
                odd = connection.received[-ENOUGH:].decode(errors="replace")
            if status == -1 or connection.closing:
                selector.unregister(connection.socket)
                connection.socket.close()
                connection.open()
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            following = next(turns, None) if last < end else None
            if following is None:
                selector.unregister(connection.socket)
                connection.socket.close()
                open_ones -= 1
            else:
                connection.send(following)
    return {"statuses": statuses, "seconds": last - began, "spent": spent, "odd": odd}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    made = [request(**one) for one in asked["requests"]]
    if asked.get("forever"):
        made = made * (2_000_000 // len(made))
    turns = paced(made, asked["rate"]) if asked.get("rate") else made
    json.dump(drive(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), turns), sys.stdout)
