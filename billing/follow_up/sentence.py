"""One sentence of a draft before it is written out: the key of its template, and what its placeholders stand for."""

Sentence = tuple[str, dict[str, str]]
