"""An executable glossary of gradient flow. The map of the code: docs/contributing/map.md."""
