"""Results → stores and people."""
