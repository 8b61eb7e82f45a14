"""Articles → claims → events → contradictions. Pure: no I/O, no clock, no randomness."""
