"""For other people's docs: the glossary's terms in a text.

`names` finds them, `inventory` and `terms` read what the site publishes, `source` fetches and keeps
it, `extension` links them in Markdown, page by `page`, `command` is `gradient-glossary`. The
extension needs `markdown`; everything else needs the standard library only.
"""
