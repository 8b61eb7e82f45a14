"""What every search backend shares: reading what a person typed, ranking the best candidates, showing where the words stand."""
