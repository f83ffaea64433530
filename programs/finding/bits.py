"""Sets of positions as whole numbers: bit p is set when position p is in the set.

Pure. Ten thousand programs make a number of 1,250 bytes; "and", "or" and counting take a microsecond,
so a page can afford the exact count behind every filter value.
"""

from operator import itemgetter


def mask_of(positions):
    """Return the bit set of an iterable of positions."""
    buffer = bytearray()
    for position in positions:
        byte = position >> 3
        if byte >= len(buffer):
            buffer.extend(bytes(byte + 1 - len(buffer)))
        buffer[byte] |= 1 << (position & 7)
    return int.from_bytes(buffer, "little")


def positions_of(mask, order=None, start=0, stop=None):
    """Return positions `start` to `stop` of the set, rising, or in the order of the sequence `order`.

    `order` must list every position once.
    """
    flags = bin(mask)[:1:-1]
    if order is not None:
        if not order:
            return []
        flags = flags.ljust(len(order), "0")
        flags = "".join(itemgetter(*order)(flags)) if len(order) > 1 else flags
    found, at, wanted = [], -1, None if stop is None else stop
    while wanted is None or len(found) < wanted:
        at = flags.find("1", at + 1)
        if at < 0:
            break
        found.append(at)
    found = found[start:]
    return [order[at] for at in found] if order is not None else found
