"""The text level: letters, words, sentences, quotes, and the tokens of the search index."""
