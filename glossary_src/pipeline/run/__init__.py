"""Listings and labs run, in processes of their own, and what they promised is held against it.

outcomes   what runs, what became of it, and what was computed of a term in all
pool       jobs -> outcomes; recalls what is unchanged, gives the rest to a runner
runner     requests -> answers: what every runner does
local      the runner on this machine: one warmed process
worker     that process; it answers jobs
forker     a child for each job, watched and ended
cluster    the runner on a Dask cluster
remote     what runs there: such a warmed process
sandbox    inside a child: folder, limits, the answer
execution  the run itself: the call, what it returns, the drawing
returned   what a listing returns: a figure and numbers, or what is wrong with it
team       processes that share the frames of one grid
promises   numbers against spans; claims judged
trials      edits, and listings where a warning is an error
counters   settings under which a claim would come out otherwise
seeds      what numbers do with other seeds, and the spans that this suggests
reseeding  listings run with other seeds, as long as an author waits
labs       percent scripts -> notebooks that carry their results
cache      results on disk, by their keys
keys       what a result depends on besides its text: one recipe
ground     that of snippets, and how two machines differ
reach      which modules of the package a text can import
processor  one thread, no AVX-512: the same digits on every machine
"""
