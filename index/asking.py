"""The sentence of a question that asks."""

import re


def last_sentence(text: str) -> str:
    """The sentence that asks, where others tell what for: "I am from Quebec. Who signs?"."""
    return re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-z])", text.strip())[-1]
