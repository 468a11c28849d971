"""For other people's docs: the glossary's terms in a text.

`inventory`, `terms` and `admitted` read what the site publishes, `source` fetches and keeps it.
`forms` says how a name is looked up, `lookup` does it, `guards` judges everyday words. `extension`
links terms in Markdown, page by `page` and as `options` say: what stands in `brackets`, and
`first_mentions` in the `flow` of `blocks` of a text without its `formulas`. `command` is
`gradient-glossary`, which reads files with `texts`; `in_sphinx` is for Sphinx, which imports it.
The extension needs `markdown`, those readers need markdown-it-py and docutils when they read;
everything else needs the standard library only.
"""
