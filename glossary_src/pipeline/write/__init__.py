"""Pages: what the build found out, put into Markdown.

site         the place that the pages will stand in
facts        a term as every feed tells it; citation and linked_data are part of its page
views        a term, rendered for its template; explorer adds controls and frames
pages        every term, the index; notebooks to take along
registers    claims, paths, the map (atlas); relation_map is the small one
handwritten  the pages of docs/, filled in
pyodide      Python for the browser, believed only when whole
templating   the templates, and what they may call
"""
