"""What to do on the desk, where a message names a command: delegates have buttons, not a command line."""

import re

READ = "press “Read new files” on the Library tab"
ANEW = f"Please {READ}, or ask whoever runs this desk."
REMEDIES = tuple(
    (re.compile(named), on_the_desk)
    for named, on_the_desk in (
        (r"(Build|Make)( it| the index)?( again| anew)? with: rapporteur build.*", ANEW),
        (r"Remove that folder and build again\.", ANEW),
        (r"See what is wrong with: rapporteur sources", "The Library tab says what is wrong."),
        (r"“rapporteur sources” lists them\.", "The Library tab lists them."),
        (r"Run “rapporteur build”, then", f"Please {READ}, then"),
        (r"Build the library again and", f"Please {READ} and"),
        (r",? and build( again)?\.", f" and {READ}."),
        (r" Build to take it in\.", ""),
        (r"run: rapporteur add FILE --slug [a-z0-9-]+", "add it under “Add documents” with the title that it has in this list"),
        (r"To download it, run: rapporteur fetch [a-z0-9-]+", "“Fetch the originals” downloads it."),
        (r"Name another folder with --index\.", "See that there is room and that you may write there."),
        (r"Name the folder that holds your PDFs with --corpus\.", "See that it is where it was."),
        (r"(is not a PDF that can be read|is protected by a password) \(.*\)\. (?=Replace the file)", r"\1. "),
        (r"(?<=^Nothing was added: )(kind|date)", r"the \1"),
        (r"(?<=^Nothing was added: )url", "the address"),
    )
)  # fmt: skip
"""What a message says on the command line → what it says here."""


def on_the_desk(message: str) -> str:
    """A message as it is told on the desk."""
    for named, remedy in REMEDIES:
        message = named.sub(remedy, message)
    return message
