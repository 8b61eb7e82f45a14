"""The world → articles: feeds, polling, fetching, cleaning. The only room that speaks HTTP to news sites."""
