"""Capturing pages from the web: who may be asked, each answer as it came, in one WARC file that the book preserves.

``round`` is the way in: it reads ``policy``, lets ``capturing`` ask through ``asking`` and ``connecting``, and ``keeping`` keep.
"""
