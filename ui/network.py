"""The Partnerships tab as HTML: the picture with its legend, the table of all pairs, and one pair with its sources."""

import base64
from html import escape
from itertools import groupby

from answer.types import Answer, Citation, Partnership, Tie
from export.network import Network, graphml, network_of, pair_name, shown
from export.partners import as_csv, cited
from export.picture import Entry, left_out, legend, png, svg, svg_file
from export.text import plain_date
from ingest.types import KINDS
from ui.cards import number_button, page_name

TURN = 1  # the number of the one answer that the tab shows
NONE_YET = (
    '<div class="source empty"><h2 tabindex="-1">A partnership</h2><p>Choose a line of the picture or a pair of the table: '
    "here you see on what two actors work together, and where that stands.</p></div>"
)
CHOOSE = "Touch a line, or reach it with Tab and press Enter, to see what it stands on."
HEADS = ("Pair", "Types", "Planned", "From", "Where it stands")


def picture(answer: Answer) -> str:
    """The picture, upright for a phone, with what its lines mean."""
    network = network_of(answer)
    said = f'<p class="issued">{escape(f"{told(answer)} · {CHOOSE}")}</p>'
    drawings = f'<div class="wide">{svg(answer)}</div><div class="upright">{svg(answer, narrow=True)}</div>'
    skip = '<p class="skip"><button type="button" data-skip="">Go to the table of all pairs</button></p>'
    return f'<div class="drawn-network">{said}{skip}{drawings}{_legend(network)}</div>'


def told(answer: Answer) -> str:
    """How many pairs, types and documents there are, and how the quotations were checked."""
    pairs = answer.partnerships
    types = len({tie.type for pair in pairs for tie in pair.ties})
    documents = len({c.source.slug for c in answer.citations})
    found = sum(c.match in ("exact", "normalised") for c in answer.citations)
    every = found == len(answer.citations)
    return " · ".join((
        _count(len(pairs), "pair"), _count(types, "type"), _count(documents, "document"),
        "every quotation found on its page" if every else f"{found} of {len(answer.citations)} quotations found on their page",
    ))  # fmt: skip


def _legend(network: Network) -> str:
    items = "".join(f"<li>{_sample(entry)}{escape(entry.text)}</li>" for entry in legend(network))
    more = f'<p class="note">{escape(left_out(network))}</p>' if network.left_out else ""
    return f'<ul class="legend" aria-label="What the lines mean">{items}</ul>{more}'


def _sample(entry: Entry) -> str:
    colour = f"var(--type-{entry.colour})" if entry.colour >= 0 else "currentColor"
    dots = ' stroke-dasharray="0.1 7" stroke-linecap="round"' if entry.dotted else ""
    faint = ' stroke-opacity="0.5"' if entry.faint else ""
    return (
        '<svg viewBox="0 0 26 10" width="26" height="10" aria-hidden="true"><line x1="3" y1="5" x2="23" y2="5" '
        f'style="stroke: {colour}" stroke-width="{entry.width:g}"{dots}{faint}></line></svg>'
    )


# ---- the table of all pairs ----------------------------------------------------------------------------------------


def pairs_table(answer: Answer) -> str:
    """The same as the picture says, for all pairs; each opens as its line does."""
    heads = "".join(f'<th scope="col" role="columnheader">{head}</th>' for head in HEADS)
    rows = "".join(_row(answer, number, pair) for number, pair in enumerate(answer.partnerships, 1))
    return (
        '<div class="all-pairs"><h2 tabindex="-1">All pairs</h2><table role="table" aria-label="All pairs">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(answer: Answer, number: int, pair: Partnership) -> str:
    opener = f'<button type="button" class="choose" data-pair="{number}">{escape(pair_name(pair))}</button>'
    once = {citation.number: citation for tie in pair.ties for _, citation in cited(answer, tie)}
    numbers = "".join(number_button(TURN, citation, 0) for _, citation in sorted(once.items()))
    types = "; ".join(_type_name(tie, pair) for tie in pair.ties)
    cells = (types, planned(pair), source(pair), None)
    rest = "".join(
        f'<td role="cell"><span class="aspect">{head}</span>{numbers if cell is None else escape(cell)}</td>'
        for head, cell in zip(HEADS[1:], cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{opener}</th>{rest}</tr>'


def _type_name(tie: Tie, pair: Partnership) -> str:
    """A type, with whether it is planned where others of the pair are there already."""
    return f"{shown(tie.type)} (planned)" if tie.planned and not pair.planned else shown(tie.type)


def planned(pair: Partnership) -> str:
    """Whether it is there, or only meant to come."""
    if pair.planned:
        return "yes"
    return "in part" if any(tie.planned for tie in pair.ties) else "no"


def source(pair: Partnership) -> str:
    """Whether a table says so, running text, or both."""
    texts = any(tie.texts for tie in pair.ties)
    return "table, text" if pair.in_table and texts else "table" if pair.in_table else "text alone"


# ---- one pair ------------------------------------------------------------------------------------------------------


def pair_pane(answer: Answer, number: int, open_now: int) -> str:
    """A pair with its types, and of each where it stands; which citation is open is marked."""
    pair = answer.partnerships[number - 1]
    sources = {_standing(citation) for tie in pair.ties for _, citation in cited(answer, tie)}
    rows = "".join(_type(answer, tie, open_now, several=len(sources) > 1) for tie in pair.ties)
    alone = f'<p class="issued">{sources.pop()}</p>' if len(sources) == 1 else ""
    count = len(answer.partnerships)
    table = f'<button type="button" data-skip="">{f"All {count} pairs" if count > 1 else "The pair"} as a table</button>'
    back = '<button type="button" data-line="">Back to the picture</button>'
    return (
        f'<div class="pair-of" data-chosen="{number}"><h2 tabindex="-1">{escape(pair_name(pair))}</h2>{alone}<table>'
        f'<thead><tr><th scope="col">Type</th><th scope="col">Where</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="issued">{back} · {table}</p></div>'
    )


def _type(answer: Answer, tie: Tie, open_now: int, *, several: bool) -> str:
    """A type with its places; where the pair stands on several documents, those of one together with what that is."""
    places = []
    for standing, group in groupby(cited(answer, tie), lambda found: _standing(found[1])):
        where = " · ".join(
            f"{place} {''.join(number_button(TURN, c, open_now) for _, c in those)}"
            for place, those in groupby(group, lambda found: f"{found[0]}, {_page(found[1])}")
        )
        places.append(f"<p>{where}</p>" + (f'<p class="issued">{standing}</p>' if several else ""))
    only = '<p class="issued">planned</p>' if tie.planned else ""
    return f'<tr><th scope="row">{escape(shown(tie.type))}{only}</th><td>{"".join(places)}</td></tr>'


def _page(citation: Citation) -> str:
    return escape(f"p.\u00a0{citation.page}" if citation.page else page_name("", citation.page_index))


def _standing(citation: Citation) -> str:
    kind = KINDS.get(citation.source.kind, citation.source.kind)
    brief = "brief" if citation.edition == "brief" else ""
    parts = (citation.source.short_title, kind, brief, plain_date(citation.source.date).replace(" ", "\u00a0"))
    return escape(" · ".join(filter(None, parts)))


# ---- files ---------------------------------------------------------------------------------------------------------


def downloads(answer: Answer) -> str:
    """The picture and the network as files, as links that a browser saves."""
    files = (
        ("Picture (SVG)", "partnerships.svg", "image/svg+xml", svg_file(answer)),
        ("Picture (PNG)", "partnerships.png", "image/png", png(answer)),
        ("Network (GraphML)", "partnerships.graphml", "application/xml", graphml(answer)),
        ("Table (CSV)", "partnerships.csv", "text/csv;charset=utf-8", as_csv(answer)),
    )
    links = " · ".join(f'<a href="{_address(kind, made)}" download="{name}">{label}</a>' for label, name, kind, made in files)
    return f'<p class="downloads">The picture and its figures as files of their own: {links}</p>'


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
