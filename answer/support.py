"""The support check: whether a statement is borne out by its own quotations."""

import re
from collections.abc import Sequence


def supports(quotations: Sequence[str], statement: str) -> bool:
    """Whether every word of a statement stands in its quotations, in their order and wording.

    Right for statements that are made of quotations. One that says the same in other words is not accepted.
    """
    said = " ".join(re.findall(r"\w+", " ".join(quotations).lower()))
    claimed = " ".join(re.findall(r"\w+", statement.lower()))
    return bool(claimed) and f" {claimed} " in f" {said} "
