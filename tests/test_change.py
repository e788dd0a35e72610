"""A change of the library: how far it is, what went wrong, and that there is one at a time."""

from collections.abc import Callable
from threading import Event

import pytest

from ui.change import Changes, LibraryBusy


def test_a_change_tells_how_far_it_is_and_what_went_wrong() -> None:
    changes = Changes()

    def work(tell: Callable[[str, int, int], None]) -> int:
        tell("a.md", 1, 3)
        raise ValueError("no")

    change = changes.begin("trying", work)
    with pytest.raises(ValueError, match="no"):
        change.outcome.result(timeout=5)
    assert change.step == ("a.md", 1, 3)
    assert changes.begin("trying again", lambda _: 7).outcome.result(timeout=5) == 7


def test_a_second_change_is_refused_until_the_first_has_ended() -> None:
    changes, go_on = Changes(), Event()
    first = changes.begin("adding a.md", lambda _: go_on.wait(10))
    with pytest.raises(LibraryBusy, match=r"At work since .*: adding a\.md"):
        changes.begin("adding b.md", lambda _: None)
    go_on.set()
    assert first.outcome.result(timeout=5)
    assert changes.now == ""
