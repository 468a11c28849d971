"""For other people's docs: finding the glossary's terms in text. Needs the standard library only."""
