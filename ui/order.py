"""What one browser session exports, and how. What the browser sends may be anything: it is checked here."""

import secrets
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from export.document import TEMPLATES
from export.errors import ExportError
from export.formats import FORMATS, Options
from export.references import STYLES
from ui.talk import Talk, Turn

MODELLED = ("docx", "odt")  # formats that can take their look from a file of the user's own
PLAIN = ("bundle", "bib", "ris", "csl")  # formats in which nothing is set
LARGEST = 100 * 2**20  # bytes of a model, unpacked
GONE = "What was to be exported is no longer in the conversation. Please choose Export again."
NOTHING = "There is no answer yet that could be exported. Please ask a question first."


@dataclass(frozen=True, slots=True)
class Order:
    """The turns that are exported, and the folder of the file that was made of them."""

    turns: tuple[int, ...] = ()
    whole: bool = False
    opened: int = 0  # how often the panel was opened, so that each time is told from the last
    folder: Path | None = None

    def opening(self, turns: tuple[int, ...], whole: bool) -> "Order":
        """The order when the panel opens for these turns."""
        return replace(self, turns=turns, whole=whole, opened=self.opened + 1)

    def beginning(self, served: Path) -> "Order":
        """The order with a new folder, where the file before it is no more."""
        discard(self)
        # whoever knows a file's address can fetch it, so that nobody may guess the folder
        return replace(self, folder=served / secrets.token_hex(16))

    def of(self, talk: Talk) -> tuple[Turn, ...]:
        """What is exported: turns with an answer.

        Raises:
            ExportError: the conversation no longer has all of it.
        """
        found = tuple(turn for turn in talk.turns if turn.number in self.turns and turn.answer)
        if not found or len(found) < len(self.turns):
            raise ExportError(GONE)
        return found


def discard(order: Order | None) -> None:
    """Remove the file that was made: its session is over, or has another."""
    if order and order.folder:
        shutil.rmtree(order.folder, ignore_errors=True)


def write(order: Order, name: str, content: bytes) -> Path:
    """Put a file where nobody but this program can read it."""
    if order.folder is None:
        raise ExportError(GONE)
    order.folder.mkdir(mode=0o700, parents=True)
    path = order.folder / name
    path.write_bytes(content)
    return path


def answered(talk: Talk) -> tuple[int, ...]:
    """The numbers of the turns that have an answer.

    Raises:
        ExportError: there is none.
    """
    if not (found := tuple(turn.number for turn in talk.turns if turn.answer)):
        raise ExportError(NOTHING)
    return found


def wanted_turn(talk: Talk, wanted: object) -> Turn:
    """The turn that the browser names.

    Raises:
        ExportError: the conversation has no answer of that number.
    """
    number = wanted.get("turn") if isinstance(wanted, Mapping) else None
    for turn in talk.turns:
        if isinstance(number, int) and turn.number == number and turn.answer:
            return turn
    raise ExportError(GONE)


def format_of(wanted: object) -> str:
    """A format that there is.

    Raises:
        ExportError: it is none of ours.
    """
    return _one_of(wanted, FORMATS, "format")


def options_of(format_name: str, template: object, style: object, model: object, served: Path) -> Options:
    """How the file is set.

    Args:
        format_name: a key of FORMATS.
        template: a key of TEMPLATES.
        style: a key of STYLES.
        model: the path of a file that was uploaded, or none.
        served: the folder below which uploaded files lie.

    Raises:
        ExportError: there is no such template or style, or the model will not do.
    """
    if format_name in PLAIN:
        return Options()
    reference = _model(model, format_name, served) if model and format_name in MODELLED else None
    return Options(_one_of(template, TEMPLATES, "kind of document"), _one_of(style, STYLES, "citation style"), reference)


def _one_of(wanted: object, table: Mapping[str, object], what: str) -> str:
    if isinstance(wanted, str) and wanted in table:
        return wanted
    raise ExportError(f"The desk does not have that {what}. Please choose one from the list.")


def _model(model: object, format_name: str, served: Path) -> Path:
    path = Path(model).resolve() if isinstance(model, str) else Path()
    label, suffix = FORMATS[format_name].label, FORMATS[format_name].suffix
    if not path.is_relative_to(served.resolve()) or not path.is_file():
        raise ExportError("The file whose look is wanted is no longer here. Please choose it again, or take it away.")
    if path.suffix.lower() != suffix:
        told = f"{path.name} can't give its look to a file of the format {label}."
        raise ExportError(f"{told} Please choose one that ends in {suffix}, or take it away.")
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise ExportError(f"{path.name} can't be read as a file of the format {label}. Please choose another.") from error
    if size > LARGEST:
        raise ExportError(f"{path.name} is too large to take a look from. Please choose one with fewer pictures.")
    return path
