"""Pages: what was computed, put into Markdown.

site          the place that the pages will stand in, and whose they are
facts         a term as every feed tells it
views         a term, rendered for one of its copies
rendering     its fields, each as its kind asks
figures       its figures, named and described
explorer      controls and frames of a figure that a reader turns
pages         the page of every term, the index, all definitions
registers     claims, paths, the map, the gallery
messages      the page of messages and symptoms
see_also      pages by hand and labs that speak of a term
lab_page      a lab as readers read it: pictures first, code folded
folds         what a closed section says of itself
reading       how long a page takes, up to its first closed section
causes        the map of causes and cures
atlas         the map of all terms
handwritten   the pages of docs/, filled in
bench         scenarios of the bench, computed: cards, table, figure
notebooks     a listing to take along
weight        how much a page and its frames weigh
citation      how to cite a term
linked_data   JSON-LD, in each page and for all
pyodide       Python for the browser, believed only when it is all there
templating    the templates, and what they may call
"""
