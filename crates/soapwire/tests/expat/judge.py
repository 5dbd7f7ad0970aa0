"""Says of documents what expat and libxml2 make of them, for the test beside this file.

Standard input: documents, each behind its length (u32, little endian). Standard output, for each: whether expat takes
it (u8), its error code (u8) and where (i32), whether it saw a DOCTYPE (u8), whether libxml2 takes it (u8), and what
expat's handlers were told, behind its length (u32).
"""

import struct
import sys
from xml.parsers import expat

from lxml import etree

ENCODING_UNKNOWN = 18


def main():
    read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
    while header := read(4):
        body = read(struct.unpack("<I", header)[0])
        accepted, code, at, doctype, told = by_expat(body)
        write(struct.pack("<BBiBBI", accepted, code, at, doctype, by_libxml2(body), len(told)))
        write(told)


def by_expat(body):
    # A form feed cannot be in a name.
    parser = expat.ParserCreate(namespace_separator="\f")
    parser.ordered_attributes = True
    parser.buffer_text = True
    told, doctypes = [], []

    def start(name, attributes):
        told.append("\1" + name)
        names = iter(attributes)
        for attribute, value in zip(names, names):
            told.append("\2" + attribute + "\3" + value)
        told.append("\4")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: told.append("\5")
    parser.CharacterDataHandler = told.append
    parser.StartDoctypeDeclHandler = lambda *declaration: doctypes.append(declaration)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        return False, error.code, parser.ErrorByteIndex, bool(doctypes), b""
    except (LookupError, ValueError):
        # Python's table of encodings has none of this name, or one of several bytes.
        return False, ENCODING_UNKNOWN, 0, bool(doctypes), b""
    return True, 0, 0, bool(doctypes), "".join(told).encode()


def by_libxml2(body):
    options = {"no_network": True, "load_dtd": False, "resolve_entities": False, "huge_tree": True}
    try:
        etree.fromstring(body, etree.XMLParser(**options))
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return False
    return True


main()
