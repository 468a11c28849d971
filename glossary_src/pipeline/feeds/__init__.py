"""What machines read, made from the same facts as the pages: facts in, `{path: bytes}` out.

forms        forms.json: every form of every name, and where it leads
spellings    what a page goes by: its forms, identifiers, labels
inventory    objects.inv for Sphinx, myst.xref.json for mystmd
data         glossary.json, terms/<slug>.json and their JSON Schema
names        names.json and messages.json, for the search of the site
skos         glossary.ttl, a thesaurus in Turtle
plain        texts without HTML
markdown     llms.txt, and terms/<slug>.md beside each page
twins        Markdown beside the other pages: by hand, claims, paths, messages, labs
pictures     card.png for previews, figure.svg
package      the wheel that writers of other docs install
redirects    other names and old slugs, so that no address breaks
publication  all of them, by path
"""
