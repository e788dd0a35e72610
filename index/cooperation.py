"""How a sentence says that two work together: the words between their names, and what turns or weakens them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ACTOR, OWNER, NAMING, OTHER = "\ue000", "\uf000", "\uf400", "\uf700"
"""First letters that stand for those a sentence names: the actors themselves, those whose own it speaks of ("Japan’s …"), those
that a longer name has in it ("the Singapore Strategy"), and those that do not act there ("in Singapore")."""
M, OWN = "[\ue000-\uefff]", "[\ue000-\uf3ff]"
T, ANY = "[\ue000-\uf6ff]", "[\ue000-\uf8ff]"
W = r"(?:[ ][^\s.;:()\ue000-\uf3ff]+(?:\.\d+)?)"  # a word, within the clause
THE = r"(?:the |both (?:the )?|its |their )?"
AND = rf"(?:,? and |,? as well as | & ){THE}"
N = (
    r"partnerships?|collaborations?|co-?operations?|memorand(?:um|a|ums)(?: of \w+)?|agreements?|mous?|arrangements?|"
    r"alliances?|crosswalks?|dialogues?|pacts?|accords?|exchanges?|links|linkages|commitments?|working groups?"
)
JOINTLY = rf"(?:{N}|joint (?!statement|fact|leaders)\w+)"
N = rf"(?:{N})"
AUX = (
    r"(?: (?:also|both|jointly|recently|further|today|then|now|have|has|had|are|is|each|formally|closely|mutually|together|"
    r"already|since|been|be|will|plans? to|intends? to|aims? to|seeks? to|expects? to|look forward to|continued? to|"
    r"continues to|agreed? to|committed to|commit to|pledged? to|decided? to|"
    r"announced? (?:plans|(?:their|its|an) intention) to))*"
)
WITH = rf" with {THE}"
WORKS = (
    r"(?:partner|collaborat|co-?operat|team|work)(?:s|ed|e|es|ing|ers)?(?: up)?"
    r"(?: (?:closely|directly|together|jointly|bilaterally))*"
)
TOGETHER = (
    r"(?:(?:partner|collaborat|co-?operat|team)(?:s|ed|e|es|ing)?(?: up)?|work(?:s|ed|ing)?(?: \w+ly)? (?:together|jointly))"
)
HOLDS = r"(?:understand|believe|recogni[sz]|affirm|condemn|call|note|welcom|stat|stress|underlin)"
MAKES = (
    r"(?:sign|conclud|reach|enter|announc|launch|establish|form|struck|strik|agree|build|built|seal|renew|expand|deepen|"
    r"strengthen|began|beg[iu]n|start|creat|maintain|ha[sd]\b|have\b|pursu)\w*"
)
SENTIMENT = r"(?:interest|vision|view|concern|commitment|value|belief|goal|conviction|understanding)"
JOINT = (
    rf"(?:sign|announc|agree|commit|pledg|launch|establish|form|conduct|undert|develop|complet|publish|partner|collaborat|"
    rf"co-?operat|work|shar(?!\w+ (?:an? |the |this |our )?(?:same |common )?{SENTIMENT})|exchang|intend|plan|aim|conclud|"
    r"deepen|strengthen|expand|enhanc|creat|hold|held|host|reaffirm)\w*"
)
CUE = (
    r"(?:partner(?:ed|ship|ships|ing)\b|collaborat\w+|co-?operat(?:e|es|ed|ing|ion)\b|joint(?:ly)?\b|together\b|memorand\w+|"
    r"agreements?\b|mous?\b|shared (?:framework|project|research|work|facilit|data|platform|infrastructure|network|program)\w*|"
    r"crosswalks?\b|links\b|linkages\b|mutual\w*|bilateral\w*|respective\b|alliance\b)"
)
LIST = rf"(?<!{ANY}, )(?<!{ANY}, the )(?<!{ANY} and )(?<!{ANY} and the )"
ENDS = rf"(?!,? (?:and|or) (?:the )?{ANY}|, (?:the )?{ANY})"
NO_MORE = rf"(?!,? (?:and|or) (?:the )?{ANY})"  # behind "A and B", where a comma ends the list
PAIR = rf"{LIST}(?P<a>{M}){AND}(?P<b>{M}){ENDS}"
TWO = rf"(?P<b>{M})(?:{AND}(?P<b2>{M}))?{ENDS}"
ONE_OR_TWO = rf"(?:(?P<a2>{M}){AND})?(?P<a>{M})"

PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{ONE_OR_TWO}(?: \([^)]*\))?,?{AUX} "
        rf"(?:{WORKS}|{MAKES}{W}{{0,8}}? {JOINTLY}{W}{{0,3}}?|(?:shar|exchang)\w+{W}{{1,18}}?){WITH}{TWO}",
        rf"{PAIR}{AUX} {JOINT}(?P<said>{W}{{0,16}}? {CUE})",
        rf"{PAIR}{AUX} (?:jointly (?!{HOLDS})|{TOGETHER}\b(?! with))",
        rf"\b(?:{JOINTLY}|collaborating|co-?operating)(?: \([^)]*\))?{W}{{0,8}}? between {THE}(?P<a>{OWN})"
        rf"(?:[’']s?{W}{{0,3}}?)?{AND}(?P<b>{OWN}){NO_MORE}",
        rf"\b(?:co-\w+ed|co-led) by {THE}(?P<a>{M}){AND}(?P<b>{M}){ENDS}",
        rf"\b(?:crosswalks?|mappings?){W}{{0,4}}? (?:between|of) {THE}(?P<a>{T})"
        rf"(?:(?:[’']s?)?{W}{{1,8}}?)?{AND}(?P<b>{T}){ENDS}",
        rf"\b{N} of {THE}(?P<a>{M}){WITH}{TWO}",
        rf"(?P<a>{M})[-–—](?P<b>{M})(?![-–—]){W}{{0,4}}? {N}\b",
        rf"(?P<a>[\uf000-\uf3ff])[’']s?{W}{{0,3}}? {N}{W}{{0,4}}?{WITH}{TWO}",
        rf"(?:^|[.;:] |, ){THE}(?P<a>{M}){W}{{0,20}},? in (?:close )?(?:partnership|collaboration|co-?operation){WITH}{TWO}",
        rf"\bjoint (?!statement|fact|leaders)\w+ (?:of|by) {THE}(?P<a>{M}){AND}(?P<b>{M}){ENDS}",
    )
)
AGAINST = re.compile(
    r"\b(?:no|not|never|neither|nor|without|cannot|unlike|instead|rather than|lacks?|refus\w+|declin\w+|reject\w*|withdr\w+|"
    r"terminat\w+|suspend\w*|fail\w*|ended|absence|yet to)\b|n[’']t\b",
    re.IGNORECASE,
)
MAYBE = re.compile(
    r"\b(?:could|should|(?-i:may)|might|would|must|shall|can|if|whether|recommend\w*|propos\w+|suggest\w*|importance|need|needs|"
    r"potential|possible|encourag\w+|calls?|called|urg\w+|ought|unless|invit\w+|request\w*|consider\w*)\b",
    re.IGNORECASE,
)
MEANT = re.compile(
    r"\b(?:will|plans?|planned|planning|intends?|intention|aims?|aimed|seeks?|expects?|explor\w+|looks? forward|forthcoming|"
    r"upcoming|future|negotiat\w+|work(?:ing)? towards?)\b",
    re.IGNORECASE,
)
WOULD = re.compile(r"(?: \w+)?,? (?:could|should|(?-i:may)|might|would|must)\b", re.IGNORECASE)
CLAUSE = re.compile(r"[.;:] |, (?:while|whereas|but|and) ")
SAID = 24  # letters behind a verb that tell whether it is meant: "announced their intention to …"
NEAR = 40  # letters before the names in which it stands that it is meant
BEFORE = 60  # letters of the clause before the names that are looked at


@dataclass(frozen=True, slots=True)
class Found:
    """Two letters of a sentence, where it speaks of them, and whether what it says is meant to come."""

    one: str
    other: str
    start: int
    end: int
    planned: bool


def cooperation(sentence: str) -> Iterator[Found]:
    """The pairs that a sentence, with a letter for each actor, says to work together."""
    for pattern in PATTERNS:
        for found in pattern.finditer(sentence):
            groups = found.groupdict()
            near = sentence[max(found.start() - NEAR, 0) : found.start()]
            opening = CLAUSE.split(sentence[max(found.start() - BEFORE, 0) : found.start()])[-1]
            said = opening + found.group()
            if AGAINST.search(said) or MAYBE.search(said) or WOULD.match(sentence, found.end()):
                continue
            meant = bool(MEANT.search(CLAUSE.split(near)[-1] + _until(found.group(), groups.get("said"))))
            for one in filter(None, (groups.get("a2"), groups["a"])):
                for other in filter(None, (groups["b"], groups.get("b2"))):
                    yield Found(one, other, found.start(), found.end(), meant)


def _until(text: str, said: str | None) -> str:
    """A text but for the end: what two have agreed on may be meant for later, the agreement is there."""
    return text.removesuffix(said) + said[:SAID] if said else text
