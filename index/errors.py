"""Known errors of the index stage."""

from ingest.errors import RapporteurError


class IndexMissing(RapporteurError):
    """There is no index yet, or it is damaged."""


class IndexBusy(RapporteurError):
    """Another process is building."""


class WrongEmbedder(RapporteurError):
    """The index was made with another embedding model, or the model's file is not the one expected."""
