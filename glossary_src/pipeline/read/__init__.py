"""What authors wrote, read and held against the rules before anything runs.

entry           a term, its snippets, and where they live
load            term modules -> entries, or every fault of every term
decorated       the functions of a module under @snippet and @practice
relations       seen from both sides
listing         a function cut out of its module: what a page shows and the worker runs
notation        a text -> Markdown: numbers, citations, links; formulas -> MathML
bibliography    the sources
learning_paths  where a term stands on them
check           numbers, links, citations, formulas that cannot be right
"""
