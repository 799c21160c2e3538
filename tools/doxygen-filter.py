#!/usr/bin/env python3
"""Makes the comments of a header readable to Doxygen: the filter of docs/Doxyfile.

The headers are written to be read as they are: formulas and tables in plain text. So the first paragraph of
a /** comment stays text and the rest becomes verbatim; a comment behind a field or a constant becomes
its documentation. Line numbers stay the same, so that warnings point into the header.
"""
import re
import sys

SPECIAL = re.compile(r"([\\@&#<>%$])")
COMMENT = re.compile(r"/\*\*(?!\*)(.*?)\*/", re.S)
BEHIND = re.compile(r"([;,]|= [\w()<]+|^ +PLOGP_\w+)( *)/\* (.*?)\*/", re.S | re.M)


def escaped(text):
    return SPECIAL.sub(r"\\\1", text)


def without_stars(text):
    return [re.sub(r"^ *\* ?", "", line) for line in text.split("\n")]


def block(match):
    lines = without_stars(match.group(1))
    start = 1 if lines[0].strip() == "" else 0
    end = start
    while end < len(lines) and lines[end].strip():
        end += 1
    head = [escaped(line) for line in lines[:end]]
    rest = lines[end:]
    while rest and not rest[-1].strip():
        rest.pop()
    tail = len(lines) - end - len(rest)
    if match.start() == 0:
        head[0] += " \\file"
    if rest:
        rest[0] = "\\verbatim"
        rest[-1] += " \\endverbatim"
    return "/**" + "\n".join(head + rest) + "\n" * tail + "*/"


def behind(match):
    text = "\n".join(escaped(line) for line in match.group(3).split("\n"))
    return f"{match.group(1)}{match.group(2)}/**< {text}*/"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    parts, last = [], 0
    for found in COMMENT.finditer(text):
        parts += [BEHIND.sub(behind, text[last:found.start()]), block(found)]
        last = found.end()
    parts.append(BEHIND.sub(behind, text[last:]))
    sys.stdout.write("".join(parts))


main()
