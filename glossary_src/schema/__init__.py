"""What a term is made of: frozen data, checked when it is built. Runs nothing, reads nothing.

A term module holds functions, each under its decorator, and one `Term`, the prose. An illegal entry
cannot exist, so no later step checks again. A term module imports from here::

    from glossary_src.schema import Analogy, Claim, Question, Term, between, near, snippet

    glossary       the subject: names, groups, levels, words
    sections       the table of what a term says, in the order of its page; kinds of its fields
    term           the prose of one entry; parts are its smaller pieces, relations its kin
    claims         what one reads elsewhere, and its verdict
    snippets       a figure: what it promises and what is said of it; explore is what turns it
    stops          the values of one control
    decorators     attach a snippet, or a listing of practice, to a function
    spans          what a number may be
    learning_path  terms in the order of learning
    message        what people paste or see, and what to do about it
    text           the rules of every text; grammar is its notation
    signs          those that no text may hold
    called         the rules of every name
    fields         whether a field holds what its annotation says
"""

from glossary_src.schema.claims import Claim
from glossary_src.schema.decorators import Part, parts_of, practice, snippet
from glossary_src.schema.explore import Explore, Parameter
from glossary_src.schema.glossary import Glossary
from glossary_src.schema.learning_path import LearningPath
from glossary_src.schema.message import Message, Messages
from glossary_src.schema.parts import Analogy, Edit, Meter, Practice, Question
from glossary_src.schema.relations import INVERSE
from glossary_src.schema.snippets import Snippet
from glossary_src.schema.spans import Span, between, near
from glossary_src.schema.term import Term

__all__ = [
    "INVERSE",
    "Analogy",
    "Claim",
    "Edit",
    "Explore",
    "Glossary",
    "LearningPath",
    "Message",
    "Messages",
    "Meter",
    "Parameter",
    "Part",
    "Practice",
    "Question",
    "Snippet",
    "Span",
    "Term",
    "between",
    "near",
    "parts_of",
    "practice",
    "snippet",
]
