"""What the environment sets, and the folders that follow from it. No network is used but what is configured here."""

import os
from pathlib import Path

HOME = Path(__file__).resolve().parent
MODEL = "all-MiniLM-L6-v2"

OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Switches off telemetry and downloads of the libraries we stand on; set before any of them is imported."""


THREADS = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy's products are small here; with threads of its own beside torch's, each waits for the other's."""


def go_offline() -> None:
    """Switch off telemetry and downloads for this process and its children; call it before anything heavy is imported."""
    os.environ.update(OFFLINE)
    for name, value in THREADS.items():
        os.environ.setdefault(name, value)


def corpus_folder(named: str | None = None) -> Path:
    """The library's folder: as named, else RAPPORTEUR_CORPUS, else the shipped one."""
    return Path(named or os.environ.get("RAPPORTEUR_CORPUS") or HOME / "corpus").expanduser().resolve()


def index_folder(corpus: Path, named: str | None = None) -> Path:
    """The index's folder: as named, else RAPPORTEUR_INDEX, else `.index` inside the library, so that each has its own."""
    return Path(named or os.environ.get("RAPPORTEUR_INDEX") or corpus / ".index").expanduser().resolve()


def embedder_name() -> str:
    """The embedding model: RAPPORTEUR_EMBEDDER, else the one that comes with the program."""
    return os.environ.get("RAPPORTEUR_EMBEDDER") or MODEL


def reranker_name() -> str:
    """A cross-encoder that ranks the best passages anew: RAPPORTEUR_RERANKER; "" for none."""
    return os.environ.get("RAPPORTEUR_RERANKER") or ""
