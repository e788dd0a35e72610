"""What one browser session has asked and what it looks at. Each session has its own; nothing in it is shared."""

from dataclasses import dataclass, replace

from answer.types import Answer, Citation
from ui.confine import EVERYTHING, Confined

LONGEST = 1000  # characters of a question
TURNS = 50  # kept of a conversation; older ones are dropped


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with what kept it from one in a plain sentence."""

    number: int
    question: str
    answer: Answer | None = None
    trouble: str = ""
    confined: Confined = EVERYTHING
    whole: bool = False  # asked as it is, not in the light of earlier questions


@dataclass(frozen=True, slots=True)
class Place:
    """The citation that is open, and the page that is shown: its own or one near it."""

    turn: int
    citation: int
    page_index: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: what has been asked and answered, the question in work and its limits, and the open citation."""

    turns: tuple[Turn, ...] = ()
    waiting: str = ""
    place: Place | None = None
    confined: Confined = EVERYTHING
    whole: bool = False

    @property
    def next_number(self) -> int:
        """Number of the turn to come."""
        return self.turns[-1].number + 1 if self.turns else 1

    @property
    def questions(self) -> tuple[str, ...]:
        """What a question in work is read in the light of, oldest first; the last that was asked as it is begins anew."""
        first = max((at for at, turn in enumerate(self.turns) if turn.whole), default=0)
        return () if self.whole else tuple(turn.question for turn in self.turns[first:])

    def asking(self, question: str, confined: Confined = EVERYTHING, *, whole: bool = False) -> "Talk":
        """The conversation with a question in work; a whole one is asked as it is."""
        return replace(self, waiting=question, confined=confined, whole=whole)

    def answered(self, answer: Answer | None, trouble: str = "") -> "Talk":
        """The conversation when that question is done; the answer's first citation is open."""
        turn = Turn(self.next_number, self.waiting, answer, trouble, self.confined, self.whole)
        first = answer.citations[0] if answer and answer.citations else None
        place = Place(turn.number, first.number, first.page_index) if first else None
        return Talk((*self.turns, turn)[-TURNS:], "", place)

    def find(self, turn: int, citation: int) -> tuple[Answer, Citation] | None:
        """An answer of the conversation and one of its citations, or of its nearest passages."""
        for answer in (t.answer for t in self.turns if t.number == turn):
            for found in shown_citations(answer) if answer else ():
                if answer and found.number == citation:
                    return answer, found
        return None


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """What can be opened from an answer: its citations; where it has none, the nearest passages."""
    return answer.citations if answer.statements else answer.nearest
