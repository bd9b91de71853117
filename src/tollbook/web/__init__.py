"""The web: a book as pages that anybody can read, each with a twin in JSON."""

from __future__ import annotations

from tollbook.web.app import app_of

__all__ = ["app_of"]
