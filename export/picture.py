"""The network of partnerships as a picture: SVG for the screen and as a file, and PNG.

Names come from documents, so that the XML is built as a tree and never out of strings.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from answer.types import Answer
from export.laid import MARGIN, SIZE, Picture, picture_of, wide
from export.network import OTHER, Line, Network, network_of, shown
from ingest.typeset import set_pages

FONT = "Helvetica, Arial, 'Noto Sans', 'DejaVu Sans', sans-serif"
COLOURS = ("#00696b", "#c8543f", "#372990", "#a87c00", "#148ef3", "#844c9a")  # on white, also for eyes that see few colours
REST = "#85888e"  # of other types
NODE, PAPER, INK = "#12414a", "#ffffff", "#334155"
WIDER, DOTTED, LIGHTER = "Wider line: more types", "Dotted: planned", "Lighter: from running text alone"
KEY = 20.0  # height of a line of the legend


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend: a type with its colour's number, or how else lines differ."""

    text: str
    colour: int = -1
    width: float = 3.5
    dotted: bool = False
    faint: bool = False


def svg(answer: Answer, *, narrow: bool = False) -> str:
    """The picture for the screen, in the page's own colours; each line can be pressed and says what it stands for."""
    picture = picture_of(answer, narrow=narrow)
    root = _root(picture, picture.height)
    root.set("class", "network")
    root.set("role", "group")
    root.set("aria-label", summary(answer))
    for line in picture.network.lines:
        root.append(_screen_line(picture, line))
    for name in picture.network.actors:
        root.append(_node(picture, name, {"class": "actor"}, {}))
    return ET.tostring(root, encoding="unicode")


def svg_file(answer: Answer) -> bytes:
    """The picture as a file of its own: colours fixed, the legend within, nothing that is not in it."""
    picture = picture_of(answer)
    entries = legend(picture.network)
    rows = list(_rows(entries, picture.width))
    height = picture.height + MARGIN + KEY * (len(rows) + bool(picture.network.left_out))
    root = _root(picture, height)
    root.set("width", _n(picture.width))
    root.set("height", _n(height))
    root.set("font-family", FONT)
    root.set("role", "img")
    ET.SubElement(root, "title").text = "Who works with whom"
    ET.SubElement(root, "desc").text = summary(answer)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    for line in picture.network.lines:
        group = ET.SubElement(root, "g")
        ET.SubElement(group, "title").text = told(line)
        ET.SubElement(group, "line", {**_ends(picture, line), **_stroke(line, picture.network)})
    for name in picture.network.actors:
        root.append(_node(picture, name, {"fill": NODE}, {"fill": PAPER}))
    _draw_legend(root, rows, picture)
    return ET.tostring(root, encoding="unicode").encode("utf-8")


def png(answer: Answer, scale: float = 2.0) -> bytes:
    """The picture of `svg_file` in pixels, so many to each unit of the picture.

    Raises:
        RuntimeError: it can't be drawn, or not with the time and memory it may take.
    """
    return _drawn(svg_file(answer), scale)


@lru_cache(8)
def _drawn(content: bytes, scale: float) -> bytes:
    picture = json.dumps(content.decode("utf-8"), ensure_ascii=False)  # typst's strings are written so too
    page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({picture}), format: "svg")'
    return set_pages(page, format="png", ppi=72 * scale * 4 / 3, ignore_system_fonts=False)


def told(line: Line) -> str:
    """A line in words: pair, types, and whether it is planned or from running text alone."""
    types = ", ".join(f"{shown(tie.type)}{' (planned)' if tie.planned else ''}" for tie in line.pair.ties)
    return f"{line.name}: {types}{'' if line.pair.in_table else '; from running text alone'}"


def summary(answer: Answer) -> str:
    """What the picture shows, in a sentence or two."""
    pairs, network = answer.partnerships, network_of(answer)
    actors = len({end for pair in pairs for end in (pair.a, pair.b)})
    types = len({tie.type for pair in pairs for tie in pair.ties})
    counted = f"{_count(actors, 'actor')}, {_count(len(pairs), 'pair')}, {_count(types, 'type')} of collaboration."
    return f"{counted} {left_out(network)}".strip()


def left_out(network: Network) -> str:
    """How many pairs the picture does not show."""
    if not network.left_out:
        return ""
    return f"The picture shows the {len(network.lines)} best connected pairs; {network.left_out} more stand in the table alone."


def legend(network: Network) -> list[Entry]:
    """What colours, widths and kinds of line mean, as far as they occur."""
    entries = [Entry(shown(name), _colour(name, network)) for name in network.types]
    if any(len(line.pair.ties) > 1 for line in network.lines):
        entries.append(Entry(WIDER, width=7.0))
    if any(line.pair.planned for line in network.lines):
        entries.append(Entry(DOTTED, dotted=True))
    if any(not line.pair.in_table and not line.pair.planned for line in network.lines):
        entries.append(Entry(LIGHTER, faint=True))
    return entries


# ---- drawing -------------------------------------------------------------------------------------------------------


def _root(picture: Picture, height: float) -> ET.Element:
    box = f"0 0 {_n(picture.width)} {_n(height)}"
    return ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "font-size": _n(SIZE)})


def _screen_line(picture: Picture, line: Line) -> ET.Element:
    group = ET.Element(
        "g", {"class": "pair", "role": "button", "tabindex": "0", "data-pair": str(line.number), "aria-label": told(line)}
    )
    ET.SubElement(group, "title").text = told(line)
    stroke = _stroke(line, picture.network)
    colour = _colour(line.main, picture.network)
    stroke["style"] = f"stroke: var(--type-{colour}, {stroke.pop('stroke')})"
    reach = {"stroke": "transparent", "stroke-width": _n(max(16.0, _width(line) + 8))}
    ET.SubElement(group, "line", {"class": "reach", **_ends(picture, line), **reach})
    ET.SubElement(group, "line", {"class": "drawn", **_ends(picture, line), **stroke})
    return group


def _node(picture: Picture, name: str, box: Mapping[str, str], ink: Mapping[str, str]) -> ET.Element:
    (x, y), (width, height) = picture.places[name], picture.sizes[name]
    group = ET.Element("g", {"class": box["class"]} if "class" in box else {})
    ET.SubElement(group, "title").text = shown(name)
    filled = {key: value for key, value in box.items() if key != "class"}
    shape = {"x": _n(x - width / 2), "y": _n(y - height / 2), "width": _n(width), "height": _n(height), "rx": _n(height / 2)}
    ET.SubElement(group, "rect", {**shape, **filled})
    lines = picture.labels[name]
    for at, text in enumerate(lines):
        middle = y + (at - (len(lines) - 1) / 2) * SIZE * 1.25 + SIZE * 0.36
        set_in = {"x": _n(x), "y": _n(middle), "text-anchor": "middle", "font-weight": "bold", **ink}
        ET.SubElement(group, "text", set_in).text = text
    return group


def _stroke(line: Line, network: Network) -> dict[str, str]:
    return _look(_colour(line.main, network), _width(line), line.pair.planned, not line.pair.in_table)


def _look(colour: int, width: float, dotted: bool, faint: bool) -> dict[str, str]:
    look = {"stroke": COLOURS[colour] if 0 <= colour < len(COLOURS) else REST, "stroke-width": _n(width)}
    if dotted:
        look |= {"stroke-dasharray": f"0.1 {_n(width * 2.1)}", "stroke-linecap": "round"}
    elif faint:
        look["stroke-opacity"] = "0.5"
    return look


def _width(line: Line) -> float:
    return 3.5 + 2.0 * min(len(line.pair.ties) - 1, 3)


def _colour(name: str, network: Network) -> int:
    """The number of a type's colour, from 0; other types have the last, which is grey."""
    return len(COLOURS) if name == OTHER else network.types.index(name)


def _ends(picture: Picture, line: Line) -> dict[str, str]:
    (x1, y1), (x2, y2) = picture.places[line.pair.a], picture.places[line.pair.b]
    return {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)}


def _rows(entries: Sequence[Entry], width: float) -> Iterator[list[tuple[float, Entry, str]]]:
    """The legend in rows that fit: of each entry its left end, and its text, cut where it is long."""
    row: list[tuple[float, Entry, str]] = []
    x = MARGIN
    for entry in entries:
        text = entry.text if len(entry.text) <= 60 else f"{entry.text[:59].rstrip()}…"
        taken = 34 + wide(text) * 12 * 0.94 + 18
        if row and x + taken > width:
            yield row
            row, x = [], MARGIN
        row.append((x, entry, text))
        x += taken
    if row:
        yield row


def _draw_legend(root: ET.Element, rows: Sequence[Sequence[tuple[float, Entry, str]]], picture: Picture) -> None:
    y = picture.height + MARGIN
    for row in rows:
        for x, entry, text in row:
            ends = {"x1": _n(x + 3), "y1": _n(y), "x2": _n(x + 25), "y2": _n(y)}
            look = _look(entry.colour, entry.width, entry.dotted, entry.faint)
            ET.SubElement(root, "line", {**ends, **look, **({} if entry.colour >= 0 else {"stroke": INK})})
            ET.SubElement(root, "text", {"x": _n(x + 34), "y": _n(y + 4), "font-size": "12", "fill": INK}).text = text
        y += KEY
    if picture.network.left_out:
        about = {"x": _n(MARGIN), "y": _n(y + 4), "font-size": "12", "fill": INK}
        ET.SubElement(root, "text", about).text = left_out(picture.network)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
