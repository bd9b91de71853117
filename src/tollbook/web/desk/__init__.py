"""The desk: where people who are signed in read, code, link, assess and take back. Begin with ``rooms.py``."""
