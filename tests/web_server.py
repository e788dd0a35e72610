"""A small HTTPS server on loopback that answers as it is told, faults included."""

import http.server
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme


@dataclass(frozen=True)
class Answer:
    """What the server sends for a request."""

    body: bytes = b""
    content_type: str = "application/pdf"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announce: bool = True  # say how long the body is
    cut: int | None = None  # close the connection after so many bytes of the body
    raw: bytes = b""  # this and nothing else, whatever it is; with `drip` again and again
    drip: str = ""  # a byte at a time, for ever: in the "head" or after the "body"
    silent: bool = False  # no answer at all until the server is closed
    ranges: bool = False  # go on where the client stopped, if it has the same ETag


class Server:
    """Answers by path, one after the other, the last again and again; `seen` holds what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Sequence[Answer]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        self.port = 0

    def answer(self, path: str) -> Answer:
        answers = self.answers.get(path, [Answer(status=404)])
        return answers[min(sum(path == seen for seen, _ in self.seen), len(answers)) - 1]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Server

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.state.seen.append((self.path, asked))
        answer = self.state.answer(self.path)
        self.close_connection = True
        if answer.silent:
            self.state.closing.wait(5)
            return
        if answer.raw:
            self.wfile.write(answer.raw)
            while answer.drip and not self.state.closing.wait(0.02):
                self.wfile.write(answer.raw)
            return
        body, status, headers = answer.body, answer.status, dict(answer.headers)
        start = asked.get("range", "").removeprefix("bytes=").removesuffix("-")
        if answer.ranges and start and asked.get("if-range") == headers.get("ETag"):
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[int(start) :], 206
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.content_type and status != 206:
            self.send_header("Content-Type", answer.content_type)
        if answer.announce:
            self.send_header("Content-Length", str(len(body)))
        if answer.drip != "head":
            self.end_headers()
            self.wfile.write(body[: answer.cut])
        self.flush_headers()
        while answer.drip and not self.state.closing.wait(0.02):
            self.wfile.write(b".")

    def log_message(self, *_: Any) -> None:
        pass


class _HTTPServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serving(authority: trustme.CA, *hosts: str) -> Iterator[Server]:
    """A server with a certificate for these hosts."""
    state = Server()
    handler = type("Handler", (_Handler,), {"state": state})
    with _HTTPServer(("127.0.0.1", 0), handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield state
        state.closing.set()
        server.shutdown()
        thread.join()
