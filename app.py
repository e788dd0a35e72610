"""Serves the desk: the page at once, the model behind it. `python app.py` starts it with the defaults of settings.py."""

import errno
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.derived import read_state
from index.types import Locations
from ingest.errors import RapporteurError
from settings import corpus_folder, embedder_name, go_offline, index_folder, reranker_name

if TYPE_CHECKING:
    from ui.desk import Asker

HERE_ONLY = ("127.0.0.1", "localhost", "::1")


class AddressError(RapporteurError):
    """The address can't be served from."""


def serve(where: Locations, embedder: str, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the desk until it is stopped; print its address.

    Raises:
        AddressError: the port is in use, or the address is not this computer's. IndexMissing: nothing has been built.
    """
    check_address(host, port)
    read_state(where.index)
    _reach_ourselves(host)
    from ui.desk import Asker, Desk
    from ui.page import build_page, launch

    rapporteur: Future[Asker] = Future()
    here = host in HERE_ONLY
    machine = "this computer" if here else "the computer that runs this desk"
    with _folder_of_our_own():
        launch(build_page(Desk(where, rapporteur, f"nothing you type leaves {machine}"), changeable=here), host, port)
        print(f"Rapporteur is ready at http://{f'[{host}]' if ':' in host else host}:{port} (Ctrl+C stops it)", flush=True)
        threading.Thread(target=_load, args=(rapporteur, where, embedder), daemon=True).start()
        while True:
            time.sleep(3600)  # unlike a lock, Ctrl+C ends it on every system


def check_address(host: str, port: int) -> None:
    """See that nothing else listens there, before anything slow is done.

    Raises:
        AddressError: saying why, and what to do.
    """
    try:
        if not 0 < port < 65536:
            raise OverflowError("ports are numbered from 1 to 65535")
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # as the server does: a port that was just left is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        told = f"The desk can't be served from {host}, port {port} ({error}). Try without --host and --port."
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            told = f"Port {port} is in use. Stop the program that holds it, or take another: rapporteur serve --port {port + 1}"
        raise AddressError(told) from error


def _load(rapporteur: "Future[Asker]", where: Locations, embedder: str) -> None:
    """Load the model and open the index behind the page; what fails is told to whoever asks."""
    try:
        from answer.answer import Rapporteur
        from index.embed import SentenceEncoder
        from index.rerank import open_reranker

        made = Rapporteur(where, embedder, lambda: SentenceEncoder(embedder), lambda: open_reranker(reranker_name()))
        made.encoder()
        with suppress(RapporteurError):  # an index that can't be opened now may be built anew later
            made.search("secretariat", 1)
        rapporteur.set_result(made)
    except Exception as error:  # noqa: BLE001 (the question that waits for it raises it again)
        rapporteur.set_exception(error)


@contextmanager
def _folder_of_our_own() -> Iterator[None]:
    """What users upload and download lies in a folder that nobody else reads and that goes when the desk is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with TemporaryDirectory(prefix="rapporteur-", ignore_cleanup_errors=True) as folder:
        os.environ["GRADIO_TEMP_DIR"] = folder
        yield


def _reach_ourselves(host: str) -> None:
    """Keep the server's calls to itself away from a proxy that the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), *HERE_ONLY, host]))


def main() -> int:
    """Serve with the defaults. Returns the exit code, 1 for a known error."""
    go_offline()
    corpus = corpus_folder()
    try:
        serve(Locations(corpus, index_folder(corpus)), embedder_name())
    except RapporteurError as error:
        print(f"rapporteur: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("rapporteur: stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
