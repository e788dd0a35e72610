"""Errors of the export stage."""

from ingest.errors import RapporteurError


class ExportError(RapporteurError):
    """An answer can't be exported as asked."""


class UnfoundQuotation(ExportError):
    """A quotation is not on the page it is said to be from."""


class BundleError(RapporteurError):
    """A file is not a bundle, or what it says does not hold."""
