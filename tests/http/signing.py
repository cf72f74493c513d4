"""Digital signatures for tests, made without the program: certificates and signed messages by the openssl command, the PDF's update (ISO 32000-1, 7.5.6 and 12.8)
written here."""
import re
import subprocess
from pathlib import Path

LONG = ("20200101000000Z", "20490101000000Z")
HOLE = 16384  # hexadecimal digits left for the message


def openssl(*words, data=None):
    done = subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode("utf-8", "replace"))
    return done.stdout


class Authority:
    """An authority with officers' certificates, in a folder."""

    def __init__(self, folder, name):
        self.folder, self.name = Path(folder), name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key, self.certificate, self.settings = self.folder / "ca.key", self.folder / "ca.pem", self.folder / "ca.cnf"
        self.settings.write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={self.folder}/index\nserial={self.folder}/serial\nnew_certs_dir={self.folder}\ndefault_md=sha256\n"
                                 "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[authority]\nbasicConstraints=critical,CA:true\n[officer]\nbasicConstraints=CA:false\n")
        (self.folder / "index").touch()
        (self.folder / "serial").write_text("10\n")
        self.certify(name, self.key, self.certificate, "authority", LONG, "-selfsign")

    def officer(self, name, time=None):
        """(key, certificate) of somebody; `time`: from when until when it holds."""
        stem = self.folder / re.sub(r"\W", "_", f"{name} {time}")
        key, certificate = stem.with_suffix(".key"), stem.with_suffix(".pem")
        self.certify(name, key, certificate, "officer", time or LONG, "-cert", self.certificate)
        return key, certificate

    def certify(self, name, key, certificate, kind, time, *how):
        request = key.with_suffix(".csr")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={name}", "-utf8")
        openssl("ca", "-batch", "-config", self.settings, "-utf8", "-keyfile", self.key, "-in", request, "-out", certificate, "-startdate", time[0], "-enddate", time[1], "-notext",
                "-extensions", kind, *how)


class Update:
    """An incremental update of a PDF with a plain table of references."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
        trailer = pdf[pdf.index(b"trailer", self.start):]
        self.size = int(re.search(rb"/Size (\d+)", trailer).group(1))
        self.root = int(re.search(rb"/Root (\d+) 0 R", trailer).group(1))
        self.objects = {}

    def text(self, number):
        """The object's newest text, without "1 0 obj" and "endobj"."""
        return re.findall(rb"(?:^|\n)%d 0 obj\s*(.*?)\s*endobj" % number, self.pdf, re.S)[-1]

    def add(self, text):
        self.objects[self.size] = text
        self.size += 1
        return self.size - 1

    def page(self):
        return int(re.findall(rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?/Type /Page\b(?!s)", self.pdf, re.S)[0])

    def written(self):
        out, places = self.pdf + (b"" if self.pdf.endswith(b"\n") else b"\n"), {}
        for number, text in sorted(self.objects.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        table = len(out)
        out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
        return out + b"trailer << /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (self.size, self.root, self.start, table)


def message(content, who, digest="sha256", named=True, folder=None):
    key, certificate = who
    return openssl("cms", "-sign", "-binary", "-outform", "DER", "-signer", certificate, "-inkey", key, "-md", digest, *(["-cades"] if named else []), data=content)


def field(update, value):
    """A signature's field and its place on the first page, referred to from the catalog."""
    page = update.page()
    number = update.add(b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (S%d) /Rect [0 0 0 0] /F 132 /P %d 0 R /V %d 0 R >>" % (update.size, page, value))
    catalog = update.text(update.root)
    before = re.search(rb"/Fields \[([^\]]*)\]", catalog)
    catalog = re.sub(rb"/AcroForm <<.*?>>", b"", catalog, flags=re.S)
    fields = (before.group(1) if before else b"") + b" %d 0 R" % number
    update.objects[update.root] = catalog[:-2] + b"/AcroForm << /Fields [%s] /SigFlags 3 >> >>" % fields
    text = update.objects.get(page) or update.text(page)
    before = re.search(rb"/Annots \[([^\]]*)\]", text)
    text = re.sub(rb"/Annots \[[^\]]*\]", b"", text)
    update.objects[page] = text.rstrip()[:-2] + b"/Annots [%s %d 0 R] >>" % (before.group(1) if before else b"", number)


def sign(pdf, who, digest="sha256", kind="ETSI.CAdES.detached", named=True, change=None, place=None):
    """The PDF with one more signature; `change(update)` writes something beside it, `place(range)` alters what is told to be covered."""
    update = Update(pdf)
    if change:
        change(update)
    value = update.add(b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /ByteRange [0 %010d %010d %010d] /Contents <%s> >>" % (kind.encode(), 0, 0, 0, b"0" * HOLE))
    field(update, value)
    out = update.written()
    begin = out.rindex(b"/Contents <0000") + len(b"/Contents ")
    end = begin + HOLE + 2
    covered = (begin, end, len(out) - end)
    if place:
        covered = place(covered)
    at = out.rindex(b"/ByteRange [", 0, begin)
    told = b"/ByteRange [0 %010d %010d %010d]" % covered
    out = out[:at] + told + out[at + len(told):]
    signed = message(out[:covered[0]] + out[covered[1]:covered[1] + covered[2]], who, digest, named).hex().encode()
    return out[:begin + 1] + signed + out[begin + 1 + len(signed):]


def stamp(update):
    """What a document system adds: number and day on the first page."""
    page = update.page()
    text = update.objects.get(page) or update.text(page)
    stream = b"BT /F1 12 Tf 100 700 Td (So: 2585) Tj ET"
    number = update.add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    update.objects[page] = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [\1 %d 0 R]" % number, text)
