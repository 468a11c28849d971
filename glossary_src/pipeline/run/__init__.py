"""Listings and labs run, in processes of their own, and what they promised is held against it.

outcomes   what runs, what became of it, and what was computed of a term in all
pool       jobs -> outcomes; recalls what is unchanged
worker     the warmed process that forks a child for each job
sandbox    inside that child: limits, the run, what it returns
promises   numbers against spans; claims judged
labs       percent scripts -> notebooks that carry their results
cache      results on disk, by their keys
keys       what a result depends on besides its text: one recipe
reach      which modules of the package a text can import
processor  one thread, no AVX-512: the same digits on every machine
"""
