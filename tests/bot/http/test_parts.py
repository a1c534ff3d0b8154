"""Where requests end does not hang on how the network cuts them."""

from bot.http.parts import Parts

HEAD = b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADERS = [(b"host", b"x"), (b"transfer-encoding", b"chunked")]
CHUNKS = b"5\r\nab\r\nc\r\n00a\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"


def test_of_what_comes_byte_by_byte_heads_are_handed_on_whole_and_each_chunk_to_its_end() -> None:
    parts, heads, chunks = Parts(), [], b""
    for byte in 2 * (HEAD + CHUNKS):
        parts.unread.append(byte)
        in_body = parts.chunks is not None
        while part := parts.next():
            if in_body:
                chunks += part
            else:
                heads.append(part)
                parts.expect(HEADERS, is_old=False, is_upgrade=False)
    assert parts.are_whole
    assert heads == [HEAD, HEAD]
    assert chunks == 2 * CHUNKS
