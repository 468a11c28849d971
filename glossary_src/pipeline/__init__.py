"""Terms in, `{path: bytes}` out. Each step is a module; imports run one way, top to bottom:

    load       term modules -> Entry, or every fault of every term
    listing    Entry -> the program that a page shows and the worker runs
    check      what can be known wrong before anything runs: links, numbers, citations, formulas
    run        listings -> Ran | Failed, in processes of their own (worker), recalled by cache
    svg        a matplotlib figure -> small inline SVG that follows the theme (worker side)
    marks      markers and ticks as shapes that a browser draws fast (worker side)
    frames     all settings of a figure on the same axes, packed by encoding (worker side)
    explorer   controls, sentences and the file of frames, for the page
    prose      notation of a text -> Markdown: numbers, citations, formulas, links
    relations  typed relations made symmetric, and the small map
    pulse      dots of a figure that are layers, marked so that they can move
    notebooks  a listing signed, and as a notebook, to take along
    pages      Jinja2 templates -> Markdown of every page
    reader     in the browser: runs what a reader edited (published with the site)
    pyodide    the Python for that, believed only when whole
    site       the place that the pages will stand in
    templating the templates, and what they may call
    feeds      a package: objects.inv, JSON, JSON-LD, SKOS, Markdown, pictures, redirects
    build      the recipe: all of the above, in order

Only `scripts/mkdocs_hook.py` knows MkDocs.
"""
