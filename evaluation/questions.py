"""Files of questions: JSONL, CSV and XLSX in, questions out. A file is taken whole or refused with the place of its fault."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import python_calamine

from evaluation.errors import QuestionsError
from evaluation.types import Gold, Question

LIKENESS = 0.8  # of a column’s name with one that is read
LARGEST = 100 * 2**20  # bytes of a file, or of what a workbook unpacks to
KNOWN = ("id", "question", "turns", "kind", "answerable", "gold", "gold_need", "must_include", "must_not_include")
"""The columns that are read; others are kept and shown."""

LISTS = ("turns", "gold", "must_include", "must_not_include")
WIDEST, MOST_CELLS = 1000, 5_000_000  # columns and cells of a sheet
CELL = re.compile(rb"\br=[\"']([A-Z]*)(\d+)")  # where a row or cell of a sheet stands
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


def read_questions(path: Path) -> list[Question]:
    """The questions of a file, in its order. Those without an id are numbered by their place.

    Raises:
        QuestionsError: the file is missing, of another kind, damaged, empty, or has a question that can't be understood.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise QuestionsError(f"{path.name} is not a file of questions. Give one that ends in {', '.join(READERS)}.")
    try:
        if path.stat().st_size > LARGEST:
            raise QuestionsError(f"{path.name} is larger than {LARGEST // 2**20} MiB. Split it into several files.")
        found = reader(path)
    except OSError as error:
        raise QuestionsError(f"{path} can't be read ({error.strerror or error}). Check the name of the file.") from error
    questions: list[Question] = []
    for place, fields in found:
        try:
            questions.append(question_of(fields, str(len(questions) + 1)))
        except ValueError as error:
            raise QuestionsError(f"{path.name}, {place}: {error}. Correct it and try again.") from error
    if not questions:
        raise QuestionsError(f"{path.name} has no questions. Put one on each line, in a column named question.")
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise QuestionsError(f"{path.name} has the id {question.id} twice. Give each question an id of its own.")
        seen.add(question.id)
    return questions


def doubts(questions: Sequence[Question]) -> list[str]:
    """Columns that may be meant for one that is read, each in a sentence."""
    names = dict.fromkeys(name for question in questions for name in question.fields if name not in KNOWN)
    close = ((name, get_close_matches(name, KNOWN, 1, LIKENESS)) for name in names)
    return [f"The column {name} is not used. Is {meant[0]} meant?" for name, meant in close if meant]


def question_of(fields: Mapping[str, Any], default_id: str = "") -> Question:
    """A question from its fields, as a file or a row of a run has them.

    Raises:
        ValueError: a field does not hold what it should; the message names it.
    """
    text = fields.get("question")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("there is no question")
    gold = _with_quotes([_gold(entry, at) for at, entry in enumerate(_list(fields, "gold"))])
    must_include = tuple(group for entry in _list(fields, "must_include") if (group := _group(entry)))
    need = str(fields.get("gold_need") or "all").strip().lower()
    if need not in ("all", "any"):
        raise ValueError("gold_need has to be all or any")
    answerable = fields.get("answerable")
    if answerable is None and (gold or must_include):
        answerable = True
    if not isinstance(answerable, bool | None):
        raise ValueError("answerable has to be true or false")
    return Question(
        id=str(default_id if fields.get("id") in (None, "") else fields["id"]),
        text=text.strip(),
        turns=_texts(fields, "turns"),
        kind=str(fields.get("kind") or ""),
        answerable=answerable,
        gold=gold,
        any_gold=need == "any",
        must_include=must_include,
        must_not_include=_texts(fields, "must_not_include"),
        fields=dict(fields),
    )


def _list(fields: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = fields.get(name)
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise ValueError(f"{name} has to be a list")
    return value


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    entries = _list(fields, name)
    if not all(isinstance(entry, str) for entry in entries):
        raise ValueError(f"{name} has to be a list of texts")
    return tuple(filter(_has_words, entries))


def _gold(entry: Any, at: int) -> Gold:
    if isinstance(entry, str):
        return Gold(entry)
    same_as = entry.get("same_as") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or "quote" not in entry or not isinstance(entry["quote"], str | None):
        raise ValueError("gold has to be a list of quotations")
    if same_as is not None and (type(same_as) is not int or not 0 <= same_as < at):
        raise ValueError("same_as has to be the number of an earlier quotation, counted from 0")
    return Gold(entry.get("quote") or "", str(entry.get("source") or ""), str(entry.get("section") or ""), same_as)


def _with_quotes(gold: Sequence[Gold]) -> tuple[Gold, ...]:
    """The entries that have a quotation. Their `same_as` counts these, and names the first of those that are the same."""
    first: list[int] = []
    for at, entry in enumerate(gold):
        first.append(at if entry.same_as is None else first[entry.same_as])
    kept = [at for at, entry in enumerate(gold) if _has_words(entry.quote)]
    place: dict[int, int] = {}
    for number, at in enumerate(kept):
        place.setdefault(first[at], number)
    of = [place[first[at]] for at in kept]
    return tuple(replace(gold[at], same_as=of[n] if of[n] != n else None) for n, at in enumerate(kept))


def _group(entry: Any) -> tuple[str, ...]:
    group = [entry] if isinstance(entry, str) else entry
    if not isinstance(group, list) or not group or not all(isinstance(text, str) for text in group):
        raise ValueError("must_include has to be a list of texts, or of lists of alternatives")
    return tuple(filter(_has_words, group))


def _has_words(text: str) -> bool:
    """Whether there is a letter or digit, without which nothing can be compared."""
    return any(map(str.isalnum, text))


# ---- files ---------------------------------------------------------------------------------------------------------

Found = list[tuple[str, Mapping[str, Any]]]
"""Fields of each question, with the place they were found at."""


def _read_jsonl(path: Path) -> Found:
    found: Found = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                fields = json.loads(_writable(json.dumps(json.loads(line), ensure_ascii=False)))
            except (ValueError, RecursionError) as error:
                raise QuestionsError(f"{path.name}, line {number}, is not JSON ({error}). Correct it and try again.") from error
            if not isinstance(fields, dict):
                raise QuestionsError(f"{path.name}, line {number}, is not an object with a question. Correct it and try again.")
            found.append((f"line {number}", fields))
    return found


def _writable(text: str) -> str:
    """A text without halves of characters, which JSON can name and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read_csv(path: Path) -> Found:
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # Excel writes what the country's list separator is
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise QuestionsError(f"{path.name} is not a table of comma-separated values ({error}). Save it anew as CSV.") from error
    return _from_table(path, rows)


def _read_xlsx(path: Path) -> Found:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise QuestionsError(f"{path.name} unpacks to more than {LARGEST // 2**20} MiB. Split it into several files.")
            _see_that_cells_are_near(path, packed)
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, python_calamine.CalamineError) as error:
        raise QuestionsError(f"{path.name} is not a workbook that can be read ({error}). Save it anew as XLSX.") from error
    return _from_table(path, [[_cell(value) for value in row] for row in rows])


READERS: Mapping[str, Callable[[Path], Found]] = {".jsonl": _read_jsonl, ".csv": _read_csv, ".xlsx": _read_xlsx}
"""How each kind of file is read, by the end of its name."""


def _see_that_cells_are_near(path: Path, packed: zipfile.ZipFile) -> None:
    """Refuse a sheet with a cell so far out that the empty ones before it would fill the memory."""
    widest = tallest = 0
    for name in packed.namelist():
        if name.endswith(".xml") and not name.endswith("sharedStrings.xml"):
            rest = b""
            with packed.open(name) as part:
                while chunk := part.read(2**20):
                    for letters, digits in CELL.findall(rest + chunk):
                        widest = max(widest, _column(letters))
                        tallest = max(tallest, int(digits[:8]))
                    rest = chunk[-64:]
    if widest > WIDEST or widest * tallest > MOST_CELLS:
        told = f"{path.name} has a cell in row {tallest:,} or far to the right, with nothing before it"
        raise QuestionsError(f"{told}. Copy the questions to a new sheet and save that.")


def _column(letters: bytes) -> int:
    """The number of a column by its letters; of more than any sheet has, the first four are enough."""
    number = 0
    for letter in letters[:4]:
        number = 26 * number + letter - ord("A") + 1
    return number


def _from_table(path: Path, rows: Sequence[Sequence[str]]) -> Found:
    """The rows of a table under their column names; lists are written "one|two", or as JSON."""
    names = [name.strip().lower().replace(" ", "_") for name in rows[0]] if rows else []
    if "question" not in names:
        told = ", ".join(filter(None, names)) or "none"
        raise QuestionsError(f"{path.name} has no column named question (its columns: {told}). Name one so in the first row.")
    if twice := next((name for name in names if name and names.count(name) > 1), None):
        raise QuestionsError(f"{path.name} has two columns named {twice}. Give each a name of its own.")
    found: Found = []
    for number, row in enumerate(rows[1:], 2):
        if any(value.strip() for value in row[len(names) :]):
            told = "has more cells than there are column names. Put a text that has commas in quotation marks"
            raise QuestionsError(f"{path.name}, row {number}, {told}.")
        fields = {name: value.strip() for name, value in zip(names, row, strict=False) if name and value.strip()}
        if fields:
            try:
                found.append((f"row {number}", {name: _value(name, value) for name, value in fields.items()}))
            except ValueError as error:
                raise QuestionsError(f"{path.name}, row {number}: {error}. Correct it and try again.") from error
    return found


def _value(name: str, text: str) -> Any:
    if name in LISTS:
        if text.startswith("["):
            try:
                listed = json.loads(text)
            except (ValueError, RecursionError):
                listed = None  # a text that begins with a bracket
            if isinstance(listed, list):
                return listed
        return [part.strip() for part in text.split("|") if part.strip()]
    if name == "answerable":
        if text.lower() not in YES + NO:
            raise ValueError(f"answerable is {text}, but has to be yes or no")
        return text.lower() in YES
    return text


def _cell(value: object) -> str:
    """A cell as text; a whole number without its decimal point, as it stands in the sheet."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise QuestionsError(f"{path.name} is not text in UTF-8. Save it anew in that encoding.")
