"""Reads a DOCX file with zipfile and xml alone, checks the package, and prints what stands in it, one paragraph or row a line: read_docx.py FILE."""
import posixpath
import sys
import xml.etree.ElementTree as ET
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order that the schema (ECMA-376, wml.xsd) wants, of what we write.
ORDERS = {
    "pPr": "pStyle keepNext pBdr tabs spacing ind jc outlineLvl rPr".split(),
    "rPr": "rFonts b bCs i iCs sz szCs u vertAlign lang".split(),
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar".split(),
    "tcPr": "tcW gridSpan vAlign".split(),
    "trPr": "cantSplit tblHeader".split(),
    "sectPr": "headerReference footerReference pgSz pgMar titlePg".split(),
}


def check_package(package):
    assert package.testzip() is None, "a damaged part"
    assert package.namelist()[0] == "[Content_Types].xml"
    assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in package.infolist()), "a time that is not fixed"
    parts = {name: ET.fromstring(package.read(name)) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    types = parts["[Content_Types].xml"]
    extensions = {e.get("Extension") for e in types.iter(TYPES + "Default")}
    for name in package.namelist():
        assert name.rsplit(".", 1)[1] in extensions, f"{name} has no type"
    for override in types.iter(TYPES + "Override"):
        assert override.get("PartName")[1:] in package.namelist(), f"{override.get('PartName')} is not there"
    for name in [n for n in parts if n.endswith(".rels")]:
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in parts[name].iter(PACKAGE + "Relationship"):
            assert posixpath.join(folder, relation.get("Target")) in package.namelist(), f"{relation.get('Target')} is not there"
    known = {r.get("Id") for r in parts["word/_rels/document.xml.rels"].iter(PACKAGE + "Relationship")}
    for element in parts["word/document.xml"].iter():
        for attribute in (R + "id", R + "embed"):
            assert element.get(attribute) in known | {None}, f"{element.get(attribute)} leads nowhere"
    return parts


def check_order(root):
    for name, order in ORDERS.items():
        for element in root.iter(W + name):
            places = [order.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), f"the order in {name}: {[child.tag.removeprefix(W) for child in element]}"


def check_tables(root):
    for table in root.iter(W + "tbl"):
        columns = len(table.find(W + "tblGrid"))
        for row in table.iter(W + "tr"):
            spans = 0
            for cell in row.findall(W + "tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                spans += 1 if span is None else int(span.get(W + "val"))
                assert cell[-1].tag == W + "p", "a cell ends with a paragraph"
            assert spans == columns, f"a row of {spans} columns in a table of {columns}"


def text_of(paragraph):
    out = ""
    for element in paragraph.iter():
        tag = element.tag.removeprefix(W)
        if tag == "t":
            out += element.text or ""
        elif tag == "tab" and element.get(W + "val") is None:
            out += "[dots]"
        elif tag == "br":
            out += "[page]" if element.get(W + "type") == "page" else "[line]"
        elif tag == "fldSimple":
            out += f"[{element.get(W + 'instr').strip()}]"
        elif tag.endswith("}blip"):
            out += f"[{element.get(R + 'embed')}]"
    return out


def look_of(paragraph):
    looks = []
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(W + "val") != "Normal":
        looks.append(style.get(W + "val"))
    jc = paragraph.find(f"{W}pPr/{W}jc")
    looks.append("left" if jc is None else jc.get(W + "val"))
    if paragraph.find(f"{W}pPr/{W}pBdr") is not None:
        looks.append("rule")
    if paragraph.find(f"{W}r/{W}rPr/{W}b") is not None:
        looks.append("bold")
    return " ".join(looks)


def show(root, into):
    for element in root:
        if element.tag == W + "p":
            into.append(f"{look_of(element)}: {text_of(element)}")
        elif element.tag == W + "tbl":
            for row in element.iter(W + "tr"):
                header = "header " if row.find(f"{W}trPr/{W}tblHeader") is not None else ""
                cells = [" / ".join(text_of(p) for p in cell.iter(W + "p")) for cell in row.findall(W + "tc")]
                into.append(f"{header}row: {' | '.join(cells)}")
        elif element.tag == W + "sectPr":
            size, margins = element.find(W + "pgSz"), element.find(W + "pgMar")
            into.append("page: " + " ".join(f"{k.removeprefix(W)}={v}" for k, v in size.attrib.items()))
            into.append("margins: " + " ".join(f"{k.removeprefix(W)}={v}" for k, v in margins.attrib.items()))
            into.append("first page differs" if element.find(W + "titlePg") is not None else "all pages alike")
            for kind in ("header", "footer"):
                for reference in element.findall(f"{W}{kind}Reference"):
                    into.append(f"{kind} {reference.get(W + 'type')}: {reference.get(R + 'id')}")


def main():
    with zipfile.ZipFile(sys.argv[1]) as package:
        parts = check_package(package)
        lines = []
        for name, root in parts.items():
            check_order(root)
            check_tables(root)
        show(parts["word/document.xml"][0], lines)
        for name in ("word/header1.xml", "word/footer1.xml"):
            lines += [f"{name}: {text_of(p)}" for p in parts[name]]
        fonts = {font.get(W + script) for font in parts["word/styles.xml"].iter(W + "rFonts") for script in ("ascii", "hAnsi", "eastAsia", "cs")}
        lines.append(f"fonts: {', '.join(sorted(fonts))}")
        lines += [f"{e.tag.rsplit('}', 1)[1]}: {e.text}" for e in parts["docProps/core.xml"]]
        for name in package.namelist():
            if name.endswith(".png"):
                assert package.read(name).startswith(b"\x89PNG\r\n"), name
                lines.append(f"picture: {name}")
    print("\n".join(lines))


main()
