"""What can go wrong when a batch is run; each message says what, to which file, and what to do."""

from ingest.errors import RapporteurError


class QuestionsError(RapporteurError):
    """A file of questions can't be used."""


class RunError(RapporteurError):
    """The folder of a run can't be used."""


class BelowThreshold(RapporteurError):
    """A figure is worse than it was asked to be."""
