"""A matplotlib figure on a page: how it looks, how small it is, how it is turned and moves.

theme       how every figure looks, in colors that follow the page
svg         a figure -> small inline SVG; marks turns stamps into shapes
frames      all settings of a figure on the same axes, packed by encoding
pulse       dots in a row, marked so that a pulse can run over them
numbers     how a computed number reads
in_browser  what a reader edited, run in the browser: published with the site
"""
