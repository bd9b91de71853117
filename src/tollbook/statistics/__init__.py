"""Statistics: what documented numbers can and cannot say of those that nobody documented."""
