"""Buckets of texts from the definition in include/plogp/design.h, for test_hashing.c.

FNV-1a is checked here against its published values (RFC 9923), SplitMix64 against the first
outputs of Java's SplittableRandom with seed 0 (Steele, Lea, Flood 2014).
"""
M = (1 << 64) - 1


def fnv1a(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & M
    return h


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
    z = (z ^ z >> 27) * 0x94D049BB133111EB & M
    return z ^ z >> 31


assert fnv1a(b"") == 0xCBF29CE484222325 and fnv1a(b"a") == 0xAF63DC4C8601EC8C
assert fnv1a(b"foobar") == 0x85944171F73967E8
assert mix(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF

for text, seed, buckets in [("", 1, 1000), ("a", 1, 1000), ("a", 2, 1000), ("foobar", 1, 64),
                            ("Zürich", 1, 1 << 24), ("São Paulo", 2**64 - 1, 12345), ("0", 0, 2)]:
    data = text.encode()
    print(f'    {{"{text}", {len(data)}, UINT64_C({seed}), {buckets}, '
          f"{mix(fnv1a(seed.to_bytes(8, 'little') + data)) % buckets}}},")
