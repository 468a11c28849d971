"""Whether promises see what is wrong: faults planted in listings, run, and counted; and pins.

plant   a listing -> listings with one fault each
changes what a fault does to one node
styled  which parts of a listing only say how its figure looks
score   faults run, and which of them keep every promise
record  what was counted, by the hash of listing and promises; survivors that are excused
pin     the computed value, written into each promise
"""
