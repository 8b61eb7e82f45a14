"""The demo: a small newsroom that ships with Rasid, so that its whole pipeline can be seen at work without a network.

    stock     what the newsroom has: outlets and articles, from rasid/demo/newsroom/
    calendar  when an article was written, and the names of days in its text
    feeds     what an outlet shows as RSS, Atom or JSON Feed
    pages     an article as a page of its outlet, with the furniture around it
    server    serves both on the loopback address, and releases the articles little by little
    telling   says in the terminal what the pipeline finds
"""
