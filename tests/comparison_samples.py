"""A library with things to compare: ferries under headings, boats in a table, offices in a code, two documents on fog."""

from pathlib import Path

from index.types import Locations

FERRIES = """# Crossing the lake

The parish chooses a ferry for the lake.

## Choosing a ferry

The parish weighs what speaks for each.

### Steam ferry

The steam ferry needs a stoker and a captain. For example, the steam ferry of the northern lake has two of each.

#### Advantages

Large deck: The deck of the steam ferry is so large that forty carts find their place on it. The carts stand in two rows.

Warm cabin: Passengers sit in a cabin that the boiler heats through the winter.

#### Drawbacks

Dear coal: The coal for one summer costs more than the toll brings in. Coal comes from far away.

### Sailing ferry

The sailing ferry needs a captain alone. The toll of the sailing ferry is low.

#### Advantages

Quiet water: No engine troubles the herons that breed on the eastern shore.

#### Drawbacks

Idle days: Without wind the sailing ferry stays in the harbour. A steam ferry never waits for wind.

## In short

| Ferry | Benefits | Challenges |
| --- | --- | --- |
| STEAM | Large deck: Carries forty carts. | COAL |
| SAIL | Quiet water: Spares the herons. | Idle days: Lies in the harbour without wind. |

## Duties of the crew

- Keeping the log: The captain writes down every crossing in the evening, with the number of carts.
- Feeding the horses: The stableman gives the horses oats before the first crossing, and water.
- Counting the toll: The purser counts the toll at noon and locks it away in the harbour office.

## Boats

| Boat | Oars | Owner |
| --- | --- | --- |
| Heron | four | the miller of the eastern shore |
| Otter | six | the fishermen |
"""

FERRIES = (
    FERRIES.replace(
        "STEAM",
        "Steam ferry: A ferry with an engine that goes at all hours, whatever the wind on the lake may be, and at night too, "
        "with lamps at either end of the deck.",
    )
    .replace(
        "SAIL",
        "Sailing ferry (without an engine): A ferry that goes by the wind alone, as the fishermen of the eastern shore had "
        "it for as long as anybody there remembers or has been told of it.",
    )
    .replace(
        "COAL",
        "Dear coal: Burns more coal than the toll of a summer pays, so that the parish would have to add to it every year from "
        "the rent of the mill and the fishing rights.",
    )
)

LAMPS = """# Lamp code

The Lamp Office and the Bell Office keep the harbour safe.

The Lamp Office shall trim every lamp before dusk. The Bell Office shall ring the bell in fog. The Lamp Office should report
a broken lamp within a day.

The harbour master shall pay the Lamp Office every quarter.
"""

TIDES = """# Tide rules

Every tide is written on the board. Fog is signalled by a flag. The toll is paid before boarding. The Lamp Office shall hoist a
lantern at high tide.
"""

SOURCES = """
[[source]]
slug = "ferries"
title = "Crossing the lake"
kind = "analysis"
date = "2022"

[[source]]
slug = "lamps"
title = "Lamp code"
kind = "code-of-conduct"
date = "2020"

[[source]]
slug = "tides"
title = "Tide rules"
kind = "treaty-or-act"
date = "2019"
"""


def written(folder: Path) -> Locations:
    """The library in a folder, not built yet."""
    briefs = folder / "library" / "briefs"
    briefs.mkdir(parents=True)
    for slug, text in (("ferries", FERRIES), ("lamps", LAMPS), ("tides", TIDES)):
        (briefs / f"{slug}.md").write_text(text, encoding="utf-8")
    (folder / "library" / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return Locations(folder / "library", folder / "index")
