"""The site in Firefox and in WebKit, the engine of Safari: whatever scripts and styles do, once.

Chromium is tested in depth elsewhere. Both engines get the same sentences here, with `--thorough`.
"""
