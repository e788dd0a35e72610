"""The program's known errors. Each message says what happened, to which file, and what to do."""


class RapporteurError(Exception):
    """Anything the program can explain in one line."""


class LibraryError(RapporteurError):
    """The library folder or its sources.toml can't be used."""


class UnreadableDocument(RapporteurError):
    """One file can't be read; the others are not concerned."""


class FetchError(RapporteurError):
    """One document can't be fetched; the others are not concerned."""
