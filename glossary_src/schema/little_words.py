"""Words that hold sentences together: as a name, one of them would link half of every page."""

from __future__ import annotations

LITTLE_WORDS = frozenset(
    """
    a about above after again all also although always am among an and another any are as at be
    because been before being below between both but by can cannot could did do does doing done down
    during each either else enough even ever every few for from further get had has have having
    hence her here hers him his how however i if in into is it its itself just less let like many
    may me might more most much must my near neither never next no nor not now of off often on once
    only or other others our out over own per perhaps rather same shall she should since so some
    still such than that the their them then there therefore these they thing this those through
    thus to too under until up upon us very was we well were what when where whether which while
    who whom whose why will with within without would yes yet you your
    """.split()  # noqa: SIM905  one word a line says nothing more
)
