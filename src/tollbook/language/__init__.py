"""Pure text: sentences, numbers, counts, dates, names and attribution."""
