"""Tollbook: a record of harm in armed conflict in which every number carries its receipts."""

__version__ = "0.1.0"
