"""Listings and labs run, in processes of their own, and what they promised is held against it.

outcomes   what runs, and what became of it
pool       jobs -> outcomes; recalls what is unchanged
worker     the warmed process that forks a child for each job
sandbox    inside that child: limits, the run, what it returns
promises   numbers against spans; claims judged
labs       percent scripts -> notebooks that carry their results
cache      results on disk; reach and processor say what a result depends on
"""
