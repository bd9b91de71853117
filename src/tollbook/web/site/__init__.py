"""The public pages as files: the same answers and templates as those that are served, with addresses that work from any folder."""
