"""What `mkdocs.yml` may say of a glossary."""

from __future__ import annotations

from mkdocs.config import config_options as option
from mkdocs.config.base import Config

FILES = ("subject", "terms", "bibliography", "paths", "messages", "published", "forms")
"""Settings that name what authors write."""


class GlossaryConfig(Config):
    """What `mkdocs.yml` may say. Paths are relative to `folder`, `folder` to `mkdocs.yml`."""

    folder = option.Type(str, default=".")
    """Where the glossary lies."""
    subject = option.Type(str, default="glossary.py")
    """The module that says what it is about: `GLOSSARY = Glossary(...)`."""
    terms = option.Type(str, default="terms")
    """The folder of term modules."""
    bibliography = option.Type(str, default="references.bib")
    paths = option.Type(str, default="learning_paths.py")
    """The module of learning paths: `PATHS = (LearningPath(...), ...)`. May be missing."""
    messages = option.Type(str, default="messages.py")
    """Messages and symptoms: `MESSAGES = Messages(...)`. May be missing."""
    published = option.Type(str, default="published.txt")
    """Every address that a term ever had. May be missing."""
    forms = option.Type(str, default="forms.toml")
    """Forms of names that no rule makes. May be missing."""
    labs = option.Type(str, default="labs")
    """The folder of labs, directly in `docs_dir`. May be missing."""
    cache = option.Type(str, default=".cache")
    """Where results are kept, beside `mkdocs.yml`; GLOSSARY_CACHE in the environment wins."""
