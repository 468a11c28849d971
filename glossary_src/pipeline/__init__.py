"""Terms in, `{path: bytes}` out. Five rooms; each imports only from those before it:

    draw    figures
    read    what authors wrote
    run     listings and labs
    write   pages
    feeds   what machines read

`build` is the recipe: all of them, in order; `ready` holds one term to everything at once. Only the
plugin knows MkDocs.
"""
