"""Known errors of the index stage."""

from ingest.errors import RapporteurError


class IndexMissing(RapporteurError):
    """There is no index yet, or it is damaged."""


class IndexBusy(RapporteurError):
    """Another process is building."""


class WrongEmbedder(RapporteurError):
    """The index was made with another embedding model, or the model's file is not the one expected."""


class WrongDetails(RapporteurError):
    """What was said of files to be added can't be so; nothing has been changed."""


class NotAdded(RapporteurError):
    """One file can't be added, or some of several; the others are not concerned."""


class NotRemoved(RapporteurError):
    """There is no such source, or its file is not the program's to remove."""
