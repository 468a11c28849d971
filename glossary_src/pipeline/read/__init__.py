"""What authors wrote, read and held against the rules before anything runs.

project         a glossary on disk: its subject, its terms, the files beside them
files           what people wrote, as the text that it should be
load            term modules -> entries, or every fault of every term
module          an author's module, run in a namespace of its own
guard           what it runs may not end the build, keep it or bend it
bounds          how much memory, files and print that may take
queue_time      how long a process stood in line for a processor
unchanged       what it has to leave as it was
slugs           which names a module may have
decorated       the functions of a module that carry a figure or a listing
word_forms      forms of names that no rule makes
entry           a term, its snippets, and where they live
relations       what holds between terms, seen from both sides
listing         a function cut out of its module: what a page shows and the worker runs
notation        a text -> Markdown: numbers, citations, links
formulas        LaTeX -> MathML
symbols         those that a page uses, and what it says of them
symbol_check    words for symbols that cannot be right
instead         words without a page: whether they still lack one
bibliography    the sources
source_check    what a source may not be
learning_paths  where a term stands on them
messages        whether what they name exists
check           numbers, links, citations, formulas that cannot be right
repeatable      no listing draws without a seed or reads a clock
complete        what a page of this glossary has besides; claims numbered through
order           whether a module is written in the order of its page
proofs          a check of each backward pass, and pinned numbers
words           rare words of a definition
style           what ruff says of a file
imports         the imports in a text, wherever they stand
memory          what a process that builds again need not make anew
"""
