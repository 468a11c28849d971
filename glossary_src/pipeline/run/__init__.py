"""Listings and labs run, in processes of their own, and what they promised is held against it.

outcomes   what runs, and what became of it
pool       jobs -> outcomes; recalls what is unchanged, gives the rest to a runner
runner     requests -> answers: what every runner does
local      the runner on this machine; worker is its process, forker gives each job a child
cluster    the runner on a Dask cluster; remote is what runs there
sandbox    inside a child: folder, limits, the answer; execution is the run itself
promises   numbers against spans; claims judged
labs       percent scripts -> notebooks that carry their results
cache      results on disk; keys, ground, reach and processor say what a result depends on
"""
