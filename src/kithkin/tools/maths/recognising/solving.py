"""Recognises equations, systems and inequalities to be solved."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, is_relation, symbols
from kithkin.tools.maths.reader.writing import canonical
from kithkin.tools.maths.recognising.phrases import Piece, argument, propose

_FOR = r"(?:(?:for|to find|and find|find|solve for|what is|what's|whats|what are|find the values? of|,)\s+)+"
_NAMES = r"(?P<names>[a-zθλ](?:\s*(?:,|and|&)\s*[a-z])*)"
_AFTER = re.compile(rf"(?P<body>.+?[\s,.;]+){_FOR}{_NAMES}(?:\s*=)?")
_BEFORE = re.compile(
    rf"(?:solve|find|solving|get|isolate|determine|work out|what is|what's|whats|value of|the value of|roots of)?\s*(?:for\s+)?{_NAMES}"
    r"\s*(?::|\b(?:that )?(?:satisf(?:y|ies)|make|makes)\b|\bin\b|\bif\b|\bwhen\b|\bgiven(?: that)?\b|\bfrom\b|\bsuch that\b|\bwhere\b|,)\s*(?P<body>.+)"
)
_VERB = re.compile(
    r"(?:solve|solving|solve the following|rearrange|find the (?:roots|zeros|zeroes|solutions?|x-intercepts?) (?:of|to|for)|"
    r"(?:the )?(?:real )?(?:roots|zeros|zeroes|solutions?|x-intercepts?) (?:of|to|for)|where does|simultaneous)\b(?:\s+the)?"
    r"(?:\s+(?:this|these|following|simultaneous|linear|quadratic|cubic|system|inequality|inequation|equations?|of|pair|function|polynomial))*"
    r"\s*:?\s*(?P<body>.+)"
)
_SUBJECT = re.compile(
    r"(?:make|rearrange to make|rearrange .{0,12}to make)\s+(?P<names>[a-z])\s+the subject\s*(?:of|in)?\s*:?\s*(?:the )?(?:formula|equation)?\s*:?\s*(?P<body>.+)"
)
_SUBJECT_AFTER = re.compile(
    r"(?:rearrange|solve|transpose)\s+(?P<body>.+?)\s+(?:to make|making|to get|so that|for)\s+(?P<names>[a-z])(?:\s+(?:is )?the subject)?"
)
_HAVE = re.compile(
    r"(?:how many|are there(?: any)?)?\s*(?:real )?(?:solutions?|roots?)?\s*(?:does|do|to|has)?\s*(?:the )?(?:equation\s)?\s*(?P<body>[^a-z]*[a-z][^a-z].+?)"
    r"\s+(?:have|has|true)(?: any)?(?: real)?(?: solutions?| roots?)?"
)
_ROOT_WORDS = re.compile(r"root|zero|intercept|solution|solve")


def recognise_solving(piece: Piece) -> Proposal | None:
    """A proposal to solve what stands in the piece, if it is nothing else than that."""
    have = _HAVE.fullmatch(piece.lower)
    if have:
        body = piece.group(have, "body")
        proposal = _proposal(piece, body, [], asked=True) if body else None
        if proposal:
            return proposal
    for pattern in (_SUBJECT, _SUBJECT_AFTER, _BEFORE, _AFTER):
        match = pattern.fullmatch(piece.lower)
        if match:
            names = [n for n in re.split(r"\s*(?:,|\band\b|&)\s*", match["names"]) if n]
            body = piece.group(match, "body")
            proposal = _proposal(piece, body, names, asked=True) if body else None
            if proposal:
                return proposal
    match = _VERB.fullmatch(piece.lower)
    if match:
        body = piece.group(match, "body")
        if body is not None:
            for trial in (_AFTER.fullmatch(body.lower), None):
                if trial:
                    inner = body.group(trial, "body")
                    names = [n for n in re.split(r"\s*(?:,|\band\b|&)\s*", trial["names"]) if n]
                    proposal = _proposal(piece, inner, names, asked=True) if inner else None
                else:
                    proposal = _proposal(piece, body, [], asked=True)
                if proposal:
                    return proposal
    return _proposal(piece, piece, [], asked=False)


def _relations(body: Piece) -> list[Node] | None:
    """The equations of a text, joined by commas, semicolons, line ends or "and"; None if anything else is there."""
    verb = re.match(r"(?:solve|the equations?|equations?|the system|:|\s)+", body.lower)
    if verb:
        body = body.cut(verb.end(), len(body.lower))
    nodes: list[Node] = []
    offset = 0
    for joint in [*re.finditer(r"\s*(?:[,;\n]\s*(?:and\s)?|\band\b|&)\s*", body.lower), None]:
        end = joint.start() if joint else len(body.lower)
        part = body.cut(offset, end)
        offset = joint.end() if joint else end
        if not part.text:
            continue
        node = part.bare().node() if not is_relation(part.node() or parse("1")) else part.node()
        if node is None:
            return None
        nodes.append(node)
    return nodes or None


_FUNCTION_HEAD = re.compile(r"(?:y|[fgh]\s?\(\s?[a-z]\s?\))\s*=\s*(?=[^=]+$)")
_CROSSINGS = re.compile(r"\b(?:roots?|zeros?|zeroes|intercepts?)\b")


def _proposal(piece: Piece, body: Piece | None, names: list[str], *, asked: bool) -> Proposal | None:
    if body is not None and _CROSSINGS.search(piece.lower):
        # The zeros of y = f(x) are those of f(x).
        head = _FUNCTION_HEAD.match(body.lower)
        body = body.cut(head.end(), len(body.lower)) if head else body
    nodes = _relations(body) if body is not None else None
    if body is None or nodes is None or len(nodes) > 6:
        return None
    relations = [node for node in nodes if _has_relation(node)]
    letters = list(dict.fromkeys(letter for node in nodes for letter in symbols(node)))
    if not letters or any(name not in letters for name in names):
        return None
    if len(relations) != len(nodes) and not (asked and len(nodes) == 1 and _ROOT_WORDS.search(piece.lower)):
        return None
    if not asked and any(_is_assignment(node) for node in nodes):
        return None
    unknowns = names
    if len(nodes) == 1 and len(letters) > 1 and not names:
        return _which_letter(piece, body, nodes[0], letters) if asked else None
    if len(nodes) > 1 and len(letters) > len(nodes) and not names:
        return None
    text = "; ".join(canonical(node) for node in nodes)
    arguments: dict[str, Argument] = {"equations": argument(text, body)}
    if unknowns and (len(nodes) == 1 or len(unknowns) == len(letters)):
        arguments["unknowns"] = Given(value=",".join(unknowns))
    return propose(
        piece,
        "solve",
        arguments,
        confidence=0.96 if asked else 0.9,
        because="an equation or inequality to solve",
    )


def _which_letter(piece: Piece, body: Piece, node: Node, letters: list[str]) -> Proposal | None:
    """ "Solve ax + b = c": x, y or z by custom when it is there alone, else the person is asked."""
    customary = [letter for letter in letters if letter in {"x", "y", "z"}]
    arguments: dict[str, Argument] = {"equations": argument(canonical(node), body)}
    if len(customary) == 1:
        arguments["unknowns"] = Given(value=customary[0])
        return propose(
            piece, "solve", arguments, confidence=0.85, because="an equation with one customary unknown"
        )
    proposal = propose(piece, "solve", arguments, confidence=0.8, because="an equation with several letters")
    question = f"Which letter should I solve for: {', '.join(letters)}?"
    return Proposal(
        calls=proposal.calls,
        confidence=proposal.confidence,
        because=proposal.because,
        consumes=proposal.consumes,
        questions=(question,),
    )


def _has_relation(node: Node) -> bool:
    return is_relation(node) or (isinstance(node, Apply) and node.operation == "list")


def _is_assignment(node: Node) -> bool:
    """Whether a bare "y = 3x + 2" or "x = 5" only says what something is."""
    if not (isinstance(node, Apply) and node.operation == "equal"):
        return False
    left, right = (set(symbols(argument)) for argument in node.arguments)
    single = not isinstance(node.arguments[0], Apply)
    return single and not left & right and bool(left)
