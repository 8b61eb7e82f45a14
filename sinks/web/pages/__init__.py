"""The pages, one module each: what a request asks of the ports, and which template shows it."""
