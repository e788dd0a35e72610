"""What the browser tests share: the rule by which they are skipped, a small library, asking.

They need Playwright and /usr/bin/chromium and are skipped without them; with RAPPORTEUR_BROWSER=required they fail instead.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
COMMAND = [sys.executable, "-c", "import sys, cli; sys.exit(cli.main(sys.argv[1:]))"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATERING = "The gardener waters the pear trees every second morning, and daily in a dry month."
BRIEF = f"""# The orchard

## Watering

{WATERING} Nobody waters the apple trees.

## Harvest

The harvest of the apples begins in September. Each picker brings a ladder and two baskets.

## Sheep

{"Sheep graze between the rows from May to August and are counted each Sunday by the shepherd on duty.{n}" * 60}
""".replace("{n}", "\n\n")
QUESTION = "How often does the gardener water the pear trees?"

try:
    from playwright.sync_api import Page

    lacking = "" if Path(CHROMIUM).exists() else f"there is no {CHROMIUM}"
except ImportError:
    lacking = "Playwright is not installed"

required = os.environ.get("RAPPORTEUR_BROWSER") == "required"
browser_tests = pytest.mark.skipif(bool(lacking) and not required, reason=f"the browser tests are skipped: {lacking}")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
phone = pytest.mark.parametrize("page", [PHONE], indirect=True)


def add(folder: Path, slug: str, title: str, text: str, kind: str = "code-of-conduct") -> None:
    """Put a brief into a library and build it."""
    (folder / "briefs" / f"{slug}.md").write_text(text, encoding="utf-8")
    entry = f'[[source]]\nslug = "{slug}"\ntitle = "{title}"\nissuer = "Parish"\ndate = "2021-05"\nkind = "{kind}"\n'
    with (folder / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(entry)
    subprocess.run([*COMMAND, "build", "--corpus", str(folder)], cwd=ROOT, check=True, capture_output=True, timeout=300)


def ask(page: "Page", question: str = QUESTION) -> None:
    """Ask and wait for the answer; the model may still be loading."""
    turns = page.locator(".turn").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    page.locator(f".turn:nth-child({turns + 1}):not([data-key$=waiting])").wait_for(timeout=120_000)
