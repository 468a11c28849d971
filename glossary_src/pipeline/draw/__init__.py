"""A matplotlib figure on a page: how it looks, how small it is, how it is turned and moves.

theme       how every figure looks, in colors that follow the page
dressing    what else every figure is given
entities    one color an entity, over the whole site
labels      names beside the lines
legends     where there is no room for them: in one corner, where least lies
edges       arrow heads where curves leave their axes
curves      where curves run
occupied    what is already drawn
svg         a figure -> small inline SVG
marks       markers and ticks as shapes that a browser draws fast
groups      as few groups as say something
blank       figures that show nothing, or fit no page
copies      a frame's figure, copied from one that its listing has asked for before
shared_axes one set of axes for all settings of a figure
frames      what lies in them, setting by setting
encoding    those frames, packed
drag        where a reader may take hold of a figure
data        the data in a figure, as one number
pulse       dots that stand in a row, marked so that they can move
numbers     how a computed number reads
overlay     a reader's figure over the page's, in the same axes
in_browser  what a reader edited, run in the browser: published with the site
"""
