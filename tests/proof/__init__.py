"""Linking from other sites, proved with the tools themselves.

expected   what a writer writes for each tool and case, and what must come of it
setup      the set-up of each tool, taken from docs/linking/index.md
tools      the tools: how each is configured and run, which page it writes
mystmd     mystmd and its renderer, from npm
builds     a project for a tool, built for real
reading    what a built page shows, what the tool told
page       docs/linking/tools.md, made from `expected`

A tool that behaves in another way fails the test of that cell. `scripts/linking_table` renews the
page.
"""
