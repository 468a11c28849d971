"""For other people's docs: the glossary's terms in a text.

`names` finds them, `forms` says how they are looked up and `lookup` does it; `inventory`, `terms`
and `admitted` read what the site publishes, `source` fetches and keeps it,
`extension` links them in Markdown, page by `page`, `command` is `gradient-glossary`, which reads
files with `texts`. The extension needs `markdown`, those readers need markdown-it-py and docutils
when they read; everything else needs the standard library only.
"""
