"""For other people's docs: the glossary's terms in a text. Needs the standard library only."""
