"""Kibana's objects as files, for those who import them by hand."""
