"""Lists as offices send them, for tests of the import: XLSX written by hand (ECMA-376), and text in the codes of old fonts (TCVN3 by iconv's table of
TCVN 5712-1, VNI from its published letters), as it looks once it was pasted into a workbook."""
import io
import subprocess
import unicodedata
import zipfile
from xml.sax.saxutils import escape

TYPES = ('<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def column(index):
    return chr(65 + index)


def cell(place, value):
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value.startswith("="):  # a formula with the value that was last saved beside it
        return f'<c r="{place}" t="str"><f>{escape(value[1:].split("|")[0])}</f><v>{escape(value.split("|")[1])}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def xlsx(rows, merges=()):
    sheet = "".join(f'<row r="{line}">' + "".join(cell(f"{column(i)}{line}", value) for i, value in enumerate(row)) + "</row>"
                    for line, row in enumerate(rows, 1))
    merged = f'<mergeCells count="{len(merges)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in merges) + "</mergeCells>" if merges else ""
    return package(f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData>{merged}</worksheet>')


def package(sheet):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", TYPES)
        parts.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
                                      'Target="xl/workbook.xml"/></Relationships>')
        parts.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="Danh sách" sheetId="1" r:id="r1"/>'
                                          "</sheets></workbook>")
        parts.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
                                                     'Target="worksheets/sheet1.xml"/></Relationships>')
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def tcvn3(text):
    coded = subprocess.run(["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], input=text.encode(), capture_output=True, check=True).stdout
    return coded.decode("cp1252")


# In VNI a mark is a letter of its own behind the vowel; circumflex or breve and tone are one.
VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def vni(text):
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        if letter in "đĐ":
            out += "ñ" if letter == "đ" else "Ñ"
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = "".join(m for m in marks if m in VNI_TONES)
        coded = base
        if "\u0302" in marks:
            coded += VNI_CIRCUMFLEX[tone]
        elif "\u0306" in marks:
            coded += VNI_BREVE[tone]
        elif "\u031b" in marks:
            coded = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base] + VNI_TONES.get(tone, "")
        elif tone and base in "iI":
            coded = VNI_I[tone]
        elif tone:
            coded += VNI_TONES[tone]
        out += coded.upper() if letter.isupper() and len(coded) > 1 else coded
    return out


HEADER = ["STT", "Tên sản phẩm", "Chủ thể", "Loại hình", "Xã, phường", "Huyện", "Bộ sản phẩm", "Hạng sao", "Ngày công nhận", "Số quyết định"]
WIDTH = len(HEADER)
# Communes as they were called until 30/06/2025, with their districts, and what they are today by map_communes_2025-06-30_to_2025-07-01.csv.
COMMUNES = [("Xã Suối Giàng", "Văn Chấn", "Xã Văn Chấn"), ("Xã Y Can", "Trấn Yên", "Xã Quy Mông"), ("xã Tân Thịnh", "TP Yên Bái", "Phường Văn Phú"),
            ("Tân Thịnh", "Huyện Văn Chấn", "Xã Chấn Thịnh"), ("Xã Gia Hội", "", "Xã Gia Hội")]
STARS = ["3 sao", "***", 3, "4 sao", "★★★★"]
SHEETS = [11, "Phiếu số 11", "", "Bộ 12", "3"]
DAYS = ["28/12/2023", "28.12.2023", "ngày 28 tháng 12 năm 2023", "2023", "12/2023"]


def messy(good=598):
    """A list with a title, merged producers, TCVN3 and VNI columns and mixed ways of writing: `good` rows that are right and seven that are not. Gives
    the bytes and the wrong cells."""
    rows = [["UBND TỈNH LÀO CAI"], ["DANH SÁCH SẢN PHẨM OCOP ĐÃ ĐƯỢC CÔNG NHẬN"], [], HEADER, [f"({i + 1})" for i in range(WIDTH)]]
    merges = [f"A1:{column(WIDTH - 1)}1", f"A2:{column(WIDTH - 1)}2"]
    for number in range(good):
        group, within = divmod(number, 3)
        commune, district, _ = COMMUNES[group % len(COMMUNES)]
        first = within == 0
        rows.append([number + 1, tcvn3(f"Chè xanh đặc sản loại {number + 1}"), vni(f"HTX Nông nghiệp Tiến Bộ {group + 1}") if first else "",
                     "Hợp tác xã" if first else "", commune if first else "", district if first else "", SHEETS[number % 5], STARS[number % 5],
                     DAYS[number % 5], "2386/QĐ-UBND"])
        if within == 2:
            merges += [f"{column(c)}{len(rows) - 2}:{column(c)}{len(rows)}" for c in (2, 3, 4, 5)]
    rest = ["4 sao", "28/12/2023", "2386/QĐ-UBND"]

    def wrong(product, producer, kind, commune, district, sheet):
        rows.append([len(rows), tcvn3(product), vni(producer), kind, commune, district, sheet, *rest])
        return len(rows)

    faults = [f"B{wrong('', 'HTX Không tên', '', 'Xã Y Can', 'Trấn Yên', 11)}",
              f"E{wrong('Mật ong rừng', 'HTX Ong rừng', '', 'Xã Không Có', '', 3)}",
              f"E{wrong('Gạo nếp', 'HTX Nếp thơm', '', 'Tân Thịnh', '', 3)}",
              f"C{wrong('Chè vàng', 'HTX Suoi Giang', '', 'Xã Suối Giàng', 'Văn Chấn', 11)}",
              f"G{wrong('Măng khô', 'HTX Măng rừng', '', 'Xã Y Can', 'Trấn Yên', '31')}",
              f"D{wrong('Tinh dầu quế', 'Nguyễn Văn Mẫu', 'Xưởng', 'Xã Y Can', 'Trấn Yên', '')}"]
    wrong("Chè đỏ", "HTX Chè đỏ", "", "Xã Y Can", "Trấn Yên", 11)  # right by itself
    faults.append(f"B{wrong('Chè đỏ', 'HTX Chè đỏ', '', 'Xã Y Can', 'Trấn Yên', 11)}")
    rows += [["", "Tổng cộng"], [], ["", "", "", "", "", "", "", "Người lập biểu"]]
    return xlsx(rows, merges), faults
