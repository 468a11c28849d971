"""Texts of other people's docs, read by real parsers: where prose stands, and where links may.

Each reader takes the text of a file and gives `Part`s, in which every character stays at its place.
Parsers are optional and imported when the first file asks for them.
"""
