"""The charts of a report as inline SVG: text stays text, no style attributes, ids of its own, the same bytes each time."""

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from math import ceil

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from evaluation.calibration import Bin, Cut
from evaluation.types import Figure
from evaluation.wording import milliseconds as duration

ACCENT, PALE, INK, FAINT = "#115e59", "#7fb3ae", "#1f2937", "#d3d8de"
WIDTH = 360  # of every chart, in the units of its text
LONGEST_LABEL = 20  # characters; wide ones count twice
PIECES = 20  # bars of a histogram
FAR = 3  # quartile distances above the upper quartile; what lies beyond is put into one last bar
LOOK = {
    "svg.fonttype": "none", "font.family": ["DejaVu Sans"], "font.size": 12, "text.parse_math": False, "text.color": INK,
    "axes.labelcolor": INK, "axes.edgecolor": FAINT, "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "xtick.color": INK, "ytick.color": INK, "xtick.major.size": 0, "xtick.major.pad": 7,
    "ytick.major.size": 0, "grid.color": FAINT, "grid.linewidth": 0.6, "axes.labelsize": 12,
}  # fmt: skip
FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]
HALVES = [0, 0.5, 1]


def by_kind_chart(name: str, title: str, bars: Sequence[tuple[str, Figure]]) -> str:
    """Bars of a share with their intervals, the first of them set off as the whole; beside each its value and count."""
    places = [0.0, *(at + 0.35 for at in range(1, len(bars)))]
    with _axes(name, title, 60 + 26 * len(bars)) as (axes, svg):
        for place, (_, figure) in zip(places, bars, strict=True):
            axes.barh(place, figure.value, 0.62, color=PALE if place else ACCENT)
            axes.hlines(place, figure.low, figure.high, color=INK, linewidth=1.4)
            axes.vlines([figure.low, figure.high], place - 0.14, place + 0.14, color=INK, linewidth=1.4)
            axes.text(1.05, place, f"{_rounded(figure.value)} of {figure.n}", va="center")
        axes.set_yticks(places, [short(label) for label, _ in bars])
        axes.set_ylim(places[-1] + 0.6, -0.6)
        axes.set_xticks(HALVES, [_rounded(share) for share in HALVES])
        axes.set_xlim(0, 1)
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
    return svg[0]


def latency_chart(milliseconds: Sequence[float], half: float, most: float) -> str:
    """How many questions took how long, with a line below which half of them lie and one below which 95 in 100 do."""
    edge = histogram_edge(milliseconds, most)
    inside = [value for value in milliseconds if value <= edge]
    piece = edge / PIECES
    with _axes("latency", "How many questions took how long", 250) as (axes, svg):
        axes.hist(inside, PIECES, range=(0, edge), color=ACCENT, edgecolor="#ffffff", linewidth=0.5)
        if len(inside) < len(milliseconds):
            axes.bar(edge + 1.5 * piece, len(milliseconds) - len(inside), piece, color=PALE)
        for height, at, told in ((1.1, half, "half"), (1.02, most, "95 in 100")):
            axes.axvline(at, color=INK, linewidth=1.2, linestyle="--")
            side = "left" if at < edge / 2 else "right"
            axes.text(at, height, f"{told}: {duration(at)}", transform=axes.get_xaxis_transform(), ha=side)
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
        axes.set(xlabel="milliseconds", ylabel="questions", xlim=(0, edge + 2.5 * piece))
        axes.grid(axis="y")
    return svg[0]


def histogram_edge(values: Sequence[float], at_least: float) -> float:
    """Where the bars of a histogram end, so that a few extreme values do not press all others into one bar."""
    ordered = sorted(values)
    lower, upper = ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4]
    return min(ordered[-1], max(upper + FAR * (upper - lower), at_least)) * 1.001 or 1.0


def reliability_chart(bins: Sequence[Bin]) -> str:
    """Share right against stated confidence with intervals; on the diagonal both are the same."""
    with _axes("reliability", "Share right against stated confidence", 300) as (axes, svg):
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":")
        x = [one.confidence for one in bins]
        axes.vlines(x, [one.low for one in bins], [one.high for one in bins], color=PALE, linewidth=2)
        axes.plot(x, [one.right for one in bins], color=ACCENT, marker="o", markersize=6, linewidth=1)
        _shares(axes, "stated confidence", "share right")
    return svg[0]


def risk_chart(cuts: Sequence[Cut]) -> str:
    """Share wrong among the answers given against the share of questions answered, the surest first."""
    with _axes("risk", "Share wrong against share of questions answered", 300) as (axes, svg):
        axes.plot([cut.coverage for cut in cuts], [cut.risk for cut in cuts], color=ACCENT, linewidth=1.8)
        axes.plot([cuts[-1].coverage], [cuts[-1].risk], color=ACCENT, marker="o", markersize=6)
        top = ceil(5 * max(cut.risk for cut in cuts) + 0.1) / 5
        _shares(axes, "share of questions answered", "share of those answers wrong", top)
    return svg[0]


def short(label: str) -> str:
    """A label from outside on one line and not too long; what can't be written is replaced."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in label.encode("utf-8", "replace").decode()).split())
    room = LONGEST_LABEL
    for at, character in enumerate(plain):
        room -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if room < 0:
            return plain[: at - 1].rstrip() + "…"
    return plain


def _rounded(share: float) -> str:
    percent = round(100 * share)
    if percent == 100 and share < 1:
        return "> 99 %"
    return "< 1 %" if percent == 0 and share > 0 else f"{percent} %"


def _shares(axes: Axes, x: str, y: str, top: float = 1) -> None:
    ticks = [_rounded(share) for share in FIFTHS]
    axes.set_xticks(FIFTHS, ticks)
    axes.set_yticks(FIFTHS, ticks)
    axes.set(xlabel=x, ylabel=y, xlim=(0, 1.02), ylim=(0, 1.02 * min(1, top)))
    axes.grid()


@contextmanager
def _axes(name: str, title: str, height: float) -> Iterator[tuple[Axes, list[str]]]:
    """Axes to draw on, and a list that holds the SVG afterwards. `height`: as WIDTH."""
    svg: list[str] = []
    with style.context(["default", LOOK | {"svg.hashsalt": name}]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # the browser draws the text, and has the font
        drawing = Drawing(figsize=(WIDTH / 72, height / 72), layout="constrained")
        FigureCanvasSVG(drawing)
        yield drawing.subplots(), svg
        file = io.StringIO()
        drawing.savefig(file, format="svg", metadata={"Date": None})
    svg.append(inline(file.getvalue(), name, title))


def inline(svg: str, name: str, title: str) -> str:
    """A drawing of matplotlib as part of an HTML page whose policy allows no styles but its own."""
    _, root, body = re.split(r"(<svg [^>]*>)", svg, maxsplit=1)
    body = re.sub(r"<(style|metadata)\b.*?</\1>", "", body, flags=re.DOTALL)
    body = re.sub(r"<[^>]+>", lambda tag: _tag(tag[0], name), body)
    box = re.search(r'viewBox="[\d. ]+"', root)
    assert box  # noqa: S101
    return f'<svg {box[0]} role="img" aria-label="{escape(title)}" font-family="system-ui, sans-serif">{body.strip()}'


def _tag(tag: str, name: str) -> str:
    """A tag with ids of the chart's own, and its style as attributes. No text is in it: matplotlib escapes every ">"."""
    tag = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", tag.replace("xlink:href", "href"))
    return re.sub(r' style="([^"]*)"', lambda found: _attributes(found[1]), tag)


def _attributes(styles: str) -> str:
    pairs = [pair.split(":", 1) for pair in styles.split(";") if pair.strip()]
    return "".join(f' {key.strip()}="{value.strip()}"' for key, value in pairs if key.strip() != "font-family")
