"""What people do at the desk: one function an act, from a form to a journal entry and where to go from there."""
