"""The words by which a sentence's main verb, and how binding it is, are told: general English, no names."""

import re

from answer.phrases import DETERMINERS, VERBS
from answer.types import FORCES

DOES, SHALL, SHOULD, COULD, PLANS = FORCES

MODALS = (
    dict.fromkeys(("shall", "must", "mustn’t"), SHALL)
    | dict.fromkeys(("should", "ought", "shouldn’t"), SHOULD)
    | dict.fromkeys(("could", "may", "might", "can", "cannot", "can’t", "couldn’t", "would", "wouldn’t"), COULD)
    | dict.fromkeys(("will", "won’t"), PLANS)
)
"""A modal → the force it gives."""

BE = frozenset("is are was were isn’t aren’t wasn’t weren’t".split())
HAVE = frozenset("has have had hasn’t haven’t".split())
DO = frozenset("do does did don’t doesn’t didn’t".split())
AUX = BE | HAVE | DO
BE_TO = {
    SHALL: "required obliged obligated bound instructed directed ordered mandated compelled supposed forbidden prohibited",
    SHOULD: "encouraged urged recommended advised invited requested asked called",
    COULD: "allowed permitted entitled authorised authorized empowered free",
    PLANS: "planned planning intending aiming seeking going set due determined committed scheduled about resolved "
    "prepared poised slated",
}
BE_FORCES = {word: force for force, words in BE_TO.items() for word in words.split()}
"""What stands between "is" and "to" → the force it gives."""

INTENDS = re.compile(
    r"(?:plan|intend|aim|commit|pledge|undertake|resolve|agree|seek|hope|want|promise|vow|endeavou?r|strive|decide|propose|"
    r"prepare)s?$|(?:commit|promis|pledg|agre|resolv|decid|vow|plann)(?:t?ed)$|undertook$"
)
CALLS = re.compile(r"(?:encourage|urge|invite|request|ask|exhort|implore)(?:s|d|ed)?$")
RECOMMENDS = re.compile(r"recommend(?:s|ed)?$")
ORDERS = re.compile(r"(?:instruct|direct|order|require|oblige|mandate|compel|task)(?:s|d|ed)?$")
GOALS = frozenset(
    "aim goal purpose objective mission role task idea intention ambition challenge step way function question key priority "
    "point approach aspiration job mandate plan option solution first second third next effect focus".split()
)
"""What "is to" only explains: "its aim is to …" binds nobody."""

TO_COME = frozenset(
    "be become enter come take begin have grow increase reach remain lead rise continue see last need play".split()
)
"""What is "expected to" happen, where anything else is expected of someone."""

OPENERS = frozenset(
    "if when where while whereas although though because since unless until once after before whenever wherever whether as "
    "given provided should".split()
)
WITHIN = frozenset("if when where while whereas although though because since unless until as except insofar".split())
RELATIVES = frozenset("that which who whom whose where when what how why whether".split())
SUBJECT_CLAUSES = frozenset("what whether how whoever".split())
PRONOUNS = frozenset("we they it he she you i these those this there one".split())
POSSESSIVES = frozenset("its their our his her your my".split())
NOUN_STARTS = DETERMINERS | PRONOUNS | POSSESSIVES | frozenset("these those such other both many most some".split())
ADVERBS = frozenset("not also then further only never always thus therefore jointly now still so often already".split())
VERBS_TOO = frozenset(
    "abide afford authorise authorize coincide complement empower entail erode exempt hamper hinder inherit mirror permit "
    "preclude prohibit resemble restrict retain reveal undermine yield acknowledge achieve adhere cease refrain "
    "address adopt advance affirm allege apply assess assist assume call collaborate commend comply "
    "conduct conclude consider constitute cooperate decline demonstrate deploy deliver designate emphasize emphasise enable "
    "encourage engage enhance ensure establish evaluate examine explore facilitate foster generate grant highlight identify "
    "implement inform intend invite issue learn mitigate note operate oversee perform possess prioritise prioritize promote "
    "pursue reaffirm recall recognise recognize reiterate represent request require resolve serve stress strengthen submit "
    "undertake urge warn welcome advise aim allow build commit expand extend outline position refine reinforce suggest "
    "underline underscore publish aspire theorise theorize".split()
)
BASES = frozenset(word for word in VERBS | VERBS_TOO if not word.endswith("ed"))
NOUNS_TOO = frozenset(
    "acts asks needs works uses plans calls reports tests benefits supports costs risks limits leads results records "
    "changes balances builds concerns controls counts covers deals fears fines funds gains hires hosts increases launches "
    "looks matters measures monitors pays promises reads requests rises runs sells sends sets shares signs speaks spreads "
    "stands starts states studies talks taxes thinks trains tries turns views visits votes wins reaches falls fails drafts "
    "notes issues grants advances addresses approaches assumes stresses positions documents lacks safeguards signals".split()
)
"""Nouns in the plural that are a verb's form too, so that what follows has to tell."""
FINITE = frozenset(
    form
    for base in BASES
    for form in (f"{base}s", f"{base}es", f"{base[:-1]}ies" if base.endswith("y") else f"{base}s")
    if form not in NOUNS_TOO
) | frozenset("became began took gave went wrote saw grew came rose spoke chose drew undertook goes does".split())
"""Forms that are hardly anything but the finite verb of a sentence."""

NOUNS_ALIKE = frozenset(
    "act answer balance ban call change charge cost count cover cut deal design face fear fine focus fund gain grant help hold "
    "host increase issue launch lead limit look matter mean measure need note offer pay plan play position process produce "
    "promise question reach record report request result rise risk run see set share show sign spread stand start state stop "
    "stress study support talk tax test think train treat try turn use visit vote welcome win work monitor concern like "
    "control influence contact order being fit mean found given thought left led open".split()
)
SURE = frozenset("include contain comprise provide require ensure enable become consist constitute differ".split())
"""Base forms that are no nouns, so that nothing need show that a plural stands before them."""
