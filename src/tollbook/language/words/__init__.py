"""The words of the pages in other languages: one file for each, by the English ones."""
