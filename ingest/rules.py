"""Horizontal rules of a page that belong to one table."""

from collections.abc import Sequence

from ingest.types import Box


def rule_stacks(rules: Sequence[Box]) -> tuple[list[list[Box]], list[list[Box]]]:
    """Three rules or more of the same left and right edge, top to bottom; and apart those that are drawn cell by cell."""
    whole = _stacks(rules)
    taken = {rule for stack in whole for rule in stack}
    return whole, [stack for stack in _stacks(_joined(rules)) if taken.isdisjoint(stack)]


def _stacks(rules: Sequence[Box]) -> list[list[Box]]:
    stacks: list[list[Box]] = []
    for rule in sorted(rules, key=lambda r: r.y0):
        for stack in stacks:
            if abs(stack[0].x0 - rule.x0) < 3 and abs(stack[0].x1 - rule.x1) < 3:
                if rule.y0 - stack[-1].y0 > 3:
                    stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= 3]


def _joined(rules: Sequence[Box]) -> list[Box]:
    """Rules that touch end to end, as one."""
    whole: list[Box] = []
    for rule in sorted(rules, key=lambda r: (round(r.y0), r.x0)):
        last = whole[-1] if whole else None
        if last and abs(last.y0 - rule.y0) < 1.5 and last.x0 < rule.x0 <= last.x1 + 3:
            whole[-1] = Box(last.x0, last.y0, max(last.x1, rule.x1), last.y1)
        else:
            whole.append(rule)
    return whole
