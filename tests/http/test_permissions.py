"""The permission walk: every route of the program x everybody of the demonstration and a visitor, on both databases. What each should get stands in
a matrix written here from what the province wants, not read from the program's own table. A route that has no line here must be open to visitors."""
import csv
import json
import re
import unittest

import harness
from test_routes import rows

NOBODY = "00000000-0000-4000-8000-000000000001"
# One for each kind: the other members of the demonstration's council and its team hold what thanhvien and tutuvan hold.
PEOPLE = [row["login"].removeprefix("demo.") for row in csv.DictReader((harness.ROOT / "data/demo/accounts.csv").open(encoding="utf-8"))
          if not re.match(r"demo\.(tv|tuvan)\d", row["login"])]

EVERYBODY = set(PEOPLE)
COMMUNE_OFFICERS = {"xa", "kyxa", "xa2", "kyxa2"}
SEE_ALL = {"truongphong", "thanhtra", "kiemtoan", "quantri"}
APPARATUS = COMMUNE_OFFICERS | SEE_ALL | {"chuyenvien", "trinhky", "vanthu", "lanhdao"}

# Whom the objects of the paths are about: of the commune of xa and kyxa, of that of xa2 and kyxa2, of the province, and one who is not.
OBJECTS = ["helper", "signer", "examiner2", "leader", "nobody"]
LOGINS = {"helper": "demo.nguoigiup", "signer": "demo.kyxa", "examiner2": "demo.xa2", "leader": "demo.lanhdao"}
NEAR = {"xa": {"helper", "signer"}, "kyxa": {"helper", "signer"}, "xa2": {"examiner2"}, "kyxa2": {"examiner2"}}


def seen(who, what):
    return what != "nobody" and (who in SEE_ALL or what in NEAR.get(who, ()))


def person(who, what):
    if who not in COMMUNE_OFFICERS | SEE_ALL:
        return 403
    return 200 if seen(who, what) else 404


def giving(status):
    def expected(who, what):
        if who not in {"kyxa", "kyxa2", "quantri"}:
            return 403
        return status if seen(who, what) else 404
    return expected


def reset(who, what):
    if who not in {"xa", "xa2", "quantri"}:
        return 403
    if not seen(who, what):
        return 404
    return 200 if who == "quantri" or what == "helper" else 403


def close(who, what):
    if who != "quantri":
        return 403
    return 404 if what == "nobody" else 303


def end_role(who, what):
    """Sent with a version that is not the role's: who may is told that it is stale. The helper's role belongs to the room of producers."""
    if who not in {"kyxa", "kyxa2", "quantri"}:
        return 403
    if not seen(who, what):
        return 404
    if who == "quantri":
        return 400 if what == "helper" else 409
    return 403 if what == "helper" else 409


def only(people, status):
    return lambda who, what: status if who in people else 403


# ---- the rooms of producers, products, papers and dossiers: who may do something of the kind at all, and what he gets where there is no such thing ----
PRODUCERS = {"chuthe", "nguoigiup"}
OFFICE = {"chuyenvien", "truongphong", "trinhky", "vanthu"}
WATCHERS = {"lanhdao", "thanhtra", "kiemtoan"}
SESSIONS = OFFICE | WATCHERS | {"chutich", "thanhvien", "thuky", "tutuvan"}
MOVING = {"chuyenvien", "truongphong", "thuky", "chutich"}
DEPARTMENTS = {"congthuong", "khoahoc", "yte", "vanhoa", "thitruong"}
LOOKING = PRODUCERS | COMMUNE_OFFICERS | OFFICE | WATCHERS | DEPARTMENTS | {"quantri"}
REPORTS = OFFICE | WATCHERS | DEPARTMENTS | {"quantri"}
INSPECTIONS = PRODUCERS | OFFICE | WATCHERS | DEPARTMENTS
EXAMINERS = {"xa", "xa2"}
SIGNERS = {"kyxa", "kyxa2"}
HEADS = {"chuyenvien", "truongphong"}
EDITING = PRODUCERS | EXAMINERS | HEADS | {"quantri"}
PAPERS = PRODUCERS | EXAMINERS | {"chuyenvien"}
CHANGING = EXAMINERS | HEADS | {"quantri"}
HELPING = {"chuthe", "xa", "xa2", "quantri"}
DRAFTING = PRODUCERS | EXAMINERS
READING = PRODUCERS | COMMUNE_OFFICERS | OFFICE | WATCHERS
FILING = {"chuthe"} | EXAMINERS
SEATED = {"tutuvan", "thanhvien", "thuky", "chutich"}
BOARD = OFFICE | WATCHERS | {"thuky", "chutich", "tutuvan"}
TEAMWORK = HEADS | {"tutuvan"}
COUNCILS = OFFICE | WATCHERS | SEATED | {"quantri"}

ROOMS = {
    ("GET", "/viec-cua-toi"): (EVERYBODY, 200),
    ("GET", "/tim-kiem"): (EVERYBODY, 200),
    ("GET", "/lich-lam-viec/sua"): ({"quantri"}, 200),
    ("POST", "/lich-lam-viec/sua"): ({"quantri"}, 422),
    ("POST", "/lich-lam-viec/rut"): ({"quantri"}, 404),
    ("GET", "/thu-cho-gui"): ({"quantri"}, 200),
    ("POST", "/thu-cho-gui/{thu}/gui-lai"): ({"quantri"}, 404),
    ("POST", "/thu-cho-gui/{thu}/dung"): ({"quantri"}, 404),
    ("POST", "/api/v1/uploads"): (PAPERS, 415),
    ("GET", "/api/v1/uploads/{upload}"): (PAPERS, 404),
    ("PUT", "/api/v1/uploads/{upload}"): (PAPERS, 404),
    ("GET", "/giay-to"): (LOOKING, 200),
    ("GET", "/giay-to/moi"): (PAPERS, lambda who: 200 if who in PRODUCERS else 404),  # an officer says for whom
    ("POST", "/giay-to/moi"): (PAPERS, lambda who: 422 if who in PRODUCERS else 404),
    ("GET", "/giay-to/{giay}"): (LOOKING, 404),
    ("GET", "/giay-to/{giay}/tep"): (LOOKING, 404),
    ("GET", "/giay-to/{giay}/anh"): (LOOKING, 404),
    ("GET", "/giay-to/{giay}/gia-han"): (PAPERS, 404),
    ("POST", "/giay-to/{giay}/gia-han"): (PAPERS, 404),
    ("GET", "/giay-to/{giay}/sua"): (PAPERS, 404),
    ("POST", "/giay-to/{giay}/sua"): (PAPERS, 404),
    ("POST", "/giay-to/{giay}/rut"): (PAPERS - {"nguoigiup"}, 404),
    ("GET", "/chu-the"): (LOOKING, 200),
    ("GET", "/chu-the/moi"): (CHANGING, 200),
    ("POST", "/chu-the/moi"): (CHANGING, 422),
    ("GET", "/chu-the/{chu-the}"): (LOOKING, 404),
    ("GET", "/chu-the/{chu-the}/sua"): (LOOKING, 404),
    ("POST", "/chu-the/{chu-the}/sua"): (LOOKING, 404),
    ("POST", "/chu-the/{chu-the}/xac-nhan"): (EXAMINERS | HEADS, 404),
    ("GET", "/chu-the/{chu-the}/ket-thuc"): (CHANGING, 404),
    ("POST", "/chu-the/{chu-the}/ket-thuc"): (CHANGING, 404),
    ("GET", "/chu-the/{chu-the}/nguoi-giup"): (HELPING, 404),
    ("POST", "/chu-the/{chu-the}/nguoi-giup"): (HELPING, 404),
    ("POST", "/chu-the/{chu-the}/nguoi-giup/{vai-tro}"): (HELPING, 404),
    ("POST", "/chu-the/{chu-the}/phieu-xac-nhan"): (CHANGING, 404),
    ("POST", "/chu-the/{chu-the}/phieu-xac-nhan/{phieu}"): (CHANGING, 404),
    ("GET", "/so-dang-ky/nhap"): (HEADS | {"quantri"}, 200),
    ("POST", "/so-dang-ky/nhap"): (HEADS | {"quantri"}, 422),
    ("GET", "/so-dang-ky/nhap/{lan-nhap}"): (HEADS | {"quantri"}, 404),
    ("POST", "/so-dang-ky/nhap/{lan-nhap}/hoan-tac"): (HEADS | {"quantri"}, 404),
    ("GET", "/so-dang-ky/doi-chieu"): (HEADS | {"quantri"}, 200),
    ("GET", "/bao-cao"): (REPORTS, 200),
    ("GET", "/bao-cao/chi-tieu"): (REPORTS, 200),
    ("POST", "/bao-cao/chi-tieu"): (HEADS, 422),
    ("GET", "/bao-cao/danh-sach"): (REPORTS, 404),
    ("GET", "/bao-cao/tep/{tep}"): (REPORTS, 404),
    ("GET", "/lanh-dao"): (REPORTS, 200),
    ("GET", "/lanh-dao/{muc}"): (REPORTS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan"): (INSPECTIONS, 200),
    ("GET", "/kiem-tra-sau-cong-nhan/moi"): (HEADS, 200),
    ("POST", "/kiem-tra-sau-cong-nhan/moi"): (HEADS, 422),
    ("GET", "/kiem-tra-sau-cong-nhan/{ke-hoach}"): (INSPECTIONS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/{ke-hoach}/doan"): (HEADS, 404),
    ("POST", "/kiem-tra-sau-cong-nhan/{ke-hoach}/doan"): (HEADS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/{ke-hoach}/chon"): (HEADS, 404),
    ("POST", "/kiem-tra-sau-cong-nhan/{ke-hoach}/chon"): (HEADS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}"): (INSPECTIONS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/ghi"): (HEADS | {"thanhtra"} | DEPARTMENTS, 404),
    ("POST", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/ghi"): (HEADS | {"thanhtra"} | DEPARTMENTS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/anh"): (INSPECTIONS, 404),
    ("POST", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/anh"): (INSPECTIONS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/anh/{anh}"): (INSPECTIONS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/buoc/{viec}"): (INSPECTIONS, 404),
    ("POST", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/buoc/{viec}"): (INSPECTIONS, 404),
    ("GET", "/kiem-tra-sau-cong-nhan/bien-ban/{bien-ban}/{giay}"): (INSPECTIONS, 404),
    ("GET", "/bao-cao-chu-the"): (READING, 200),
    ("GET", "/bao-cao-chu-the/tep/{tep}"): (READING, 404),
    ("GET", "/bao-cao-chu-the/{bao-cao}"): (READING, 404),
    ("GET", "/bao-cao-chu-the/{bao-cao}/ghi"): (DRAFTING, 404),
    ("POST", "/bao-cao-chu-the/{bao-cao}/ghi"): (DRAFTING, 404),
    ("GET", "/san-pham"): (LOOKING, 200),
    ("GET", "/san-pham/moi"): (EDITING, 404),
    ("POST", "/san-pham/moi"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}"): (LOOKING, 404),
    ("GET", "/san-pham/{san-pham}/sua"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/sua"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/doi-ten"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/doi-ten"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/bo-san-pham"): (EXAMINERS | HEADS, 404),
    ("POST", "/san-pham/{san-pham}/bo-san-pham"): (EXAMINERS | HEADS, 404),
    ("GET", "/san-pham/{san-pham}/ngung"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/ngung"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/quy-cach"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/quy-cach"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/quy-cach/{quy-cach}"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/anh"): (EDITING, 404),
    ("POST", "/san-pham/{san-pham}/anh"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/anh/{anh}"): (LOOKING, 404),
    ("POST", "/san-pham/{san-pham}/anh/{anh}/bo"): (EDITING, 404),
    ("GET", "/san-pham/{san-pham}/danh-muc"): (HEADS | {"vanthu"}, 404),
    ("POST", "/san-pham/{san-pham}/danh-muc"): (HEADS | {"vanthu"}, 404),
    ("GET", "/danh-muc/{nam}"): (LOOKING, 404),
    ("POST", "/danh-muc/{nam}"): (HEADS | {"vanthu"}, 404),
    ("GET", "/nhap-lieu"): (HEADS | {"quantri"}, 200),
    ("POST", "/nhap-lieu"): (HEADS | {"quantri"}, 422),
    ("GET", "/nhap-lieu/{lan-nhap}"): (HEADS | {"quantri"}, 404),
    ("POST", "/nhap-lieu/{lan-nhap}/hoan-tac"): (HEADS | {"quantri"}, 404),
    ("GET", "/kiem-nghiem/moi"): (PAPERS, 404),
    ("POST", "/kiem-nghiem/moi"): (PAPERS, 404),
    ("GET", "/kiem-nghiem/{phieu}"): (LOOKING, 404),
    ("GET", "/kiem-nghiem/{phieu}/ket-qua"): (PAPERS, 404),
    ("POST", "/kiem-nghiem/{phieu}/ket-qua"): (PAPERS, 404),
    ("POST", "/kiem-nghiem/{phieu}/huy"): (PAPERS, 404),
    ("GET", "/dot-danh-gia"): (BOARD, 200),
    ("GET", "/dot-danh-gia/moi"): (HEADS, 200),
    ("POST", "/dot-danh-gia/moi"): (HEADS, 422),
    ("GET", "/dot-danh-gia/{dot}"): (BOARD, 404),
    ("GET", "/dot-danh-gia/{dot}/sua"): (HEADS, 404),
    ("POST", "/dot-danh-gia/{dot}/sua"): (HEADS, 404),
    ("POST", "/dot-danh-gia/{dot}/xem-truoc"): (HEADS, 404),
    ("POST", "/dot-danh-gia/{dot}/nhieu"): (HEADS, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}"): (BOARD, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/viec"): (TEAMWORK, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/xep-dot"): (HEADS, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/bo-sung"): (TEAMWORK, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/bo-sung"): (TEAMWORK, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/khao-sat/{chuyen}"): (TEAMWORK, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/khao-sat/{chuyen}"): (TEAMWORK, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/tu-van"): ({"tutuvan"}, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/tu-van"): ({"tutuvan"}, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/giay/{giay}"): (BOARD, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/{bao-cao}"): (BOARD, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/gui-len"): (HEADS, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/gui-len"): (HEADS, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/ket-qua-bo"): (HEADS, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/ket-qua-bo"): (HEADS, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/sau-ket-qua-bo"): (HEADS, 404),
    ("POST", "/dot-danh-gia/ho-so/{ho-so}/sau-ket-qua-bo"): (HEADS, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/van-ban-bo"): (BOARD, 404),
    ("GET", "/dot-danh-gia/ho-so/{ho-so}/goi-ho-so.zip"): (HEADS, 404),
    ("GET", "/hoi-dong"): (COUNCILS, 200),
    ("GET", "/hoi-dong/moi"): (HEADS, 200),
    ("POST", "/hoi-dong/moi"): (HEADS, 422),
    ("GET", "/hoi-dong/{hoi-dong}"): (COUNCILS, 404),
    ("GET", "/hoi-dong/{hoi-dong}/thay-doi"): (HEADS, 404),
    ("POST", "/hoi-dong/{hoi-dong}/thay-doi"): (HEADS, 404),
    ("GET", "/hoi-dong/{hoi-dong}/uy-quyen"): (HEADS | {"chutich"}, 404),
    ("POST", "/hoi-dong/{hoi-dong}/uy-quyen"): (HEADS | {"chutich"}, 404),
    ("POST", "/hoi-dong/{hoi-dong}/uy-quyen/ket-thuc"): (HEADS | {"chutich"}, 404),
    ("GET", "/hoi-dong/{hoi-dong}/quy-che"): (HEADS, 404),
    ("POST", "/hoi-dong/{hoi-dong}/quy-che"): (HEADS, 404),
    ("GET", "/hoi-dong/{hoi-dong}/ket-thuc"): (HEADS, 404),
    ("POST", "/hoi-dong/{hoi-dong}/ket-thuc"): (HEADS, 404),
    ("GET", "/hoi-dong/{hoi-dong}/{giay}"): (COUNCILS, 404),
    ("GET", "/ket-qua"): (PRODUCERS, 200),
    ("GET", "/ket-qua/{san-pham}"): (PRODUCERS, 404),
    ("GET", "/ket-qua/{san-pham}/giay/{giay}"): (PRODUCERS, 404),
    ("GET", "/ket-qua/{san-pham}/khieu-nai"): ({"chuthe"}, 404),
    ("POST", "/ket-qua/{san-pham}/khieu-nai"): ({"chuthe"}, 404),
    ("GET", "/phien-hop/{phien}/ban-goc"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/ban-goc"): (HEADS | {"vanthu", "thuky"}, 404),
    ("GET", "/phien-hop/{phien}/ban-goc/{ban}"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/cong-bo"): (HEADS, 404),
    ("POST", "/phien-hop/{phien}/cong-bo"): (HEADS, 404),
    ("POST", "/phien-hop/{phien}/cong-bo/{y-kien}"): (HEADS, 404),
    ("GET", "/khieu-nai"): (PRODUCERS | OFFICE | WATCHERS, 200),
    ("GET", "/khieu-nai/moi"): (HEADS | {"vanthu"}, 404),
    ("POST", "/khieu-nai/moi"): (HEADS | {"vanthu"}, 404),
    ("GET", "/khieu-nai/{khieu-nai}"): (PRODUCERS | OFFICE | WATCHERS, 404),
    ("POST", "/khieu-nai/{khieu-nai}/giao"): (HEADS, 404),
    ("POST", "/khieu-nai/{khieu-nai}/tinh-lai"): (HEADS, 404),
    ("POST", "/khieu-nai/{khieu-nai}/tra-loi"): (HEADS, 404),
    ("GET", "/khieu-nai/{khieu-nai}/giay/{giay}"): (PRODUCERS | OFFICE | WATCHERS, 404),
    ("GET", "/phien-hop"): (SESSIONS, 200),
    ("GET", "/phien-hop/moi"): (HEADS | {"thuky"}, 200),
    ("POST", "/phien-hop/moi"): (HEADS | {"thuky"}, 422),
    ("GET", "/phien-hop/{phien}"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/chuong-trinh"): (HEADS | {"thuky"}, 404),
    ("POST", "/phien-hop/{phien}/buoc/{buoc}"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/thu-ky"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/buoc/{buoc}"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/bang-tong-hop"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/bang-tong-hop.xlsx"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/giay/{giay}"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/giay/{giay}"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/phieu"): ({"thanhvien", "chutich"}, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/phieu"): ({"thanhvien", "chutich"}, 404),
    ("POST", "/api/v1/sessions/sheets"): ({"thanhvien", "chutich"}, 415),
    ("GET", "/phien-hop/{phien}/chuong-trinh"): (MOVING, 404),
    ("POST", "/phien-hop/{phien}/thu-tu"): (MOVING, 404),
    ("POST", "/phien-hop/{phien}/huy"): (MOVING, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/chuyen"): (MOVING, 404),
    ("GET", "/phien-hop/{phien}/hoi-ty"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/hoi-ty"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/minh-chung/{giay}"): ({"thanhvien", "chutich"}, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/anh/{anh}"): ({"thanhvien", "chutich"}, 404),
    ("GET", "/phien-hop/{phien}/thay-phieu"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/thay-phieu"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/phu-luc"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/phu-luc"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/y-kien"): (SESSIONS, 404),
    ("POST", "/phien-hop/{phien}/het-han"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/hoi-truong"): (SESSIONS, 404),
    ("GET", "/phien-hop/{phien}/quyet-dinh"): (HEADS, 404),
    ("POST", "/phien-hop/{phien}/quyet-dinh"): (HEADS, 404),
    ("GET", "/phien-hop/{phien}/san-pham/{san-pham}/ket-qua-bo"): (HEADS, 404),
    ("POST", "/phien-hop/{phien}/san-pham/{san-pham}/ket-qua-bo"): (HEADS, 404),
    ("GET", "/quyet-dinh"): (OFFICE | WATCHERS, 200),
    ("GET", "/quyet-dinh/{qd}"): (OFFICE | WATCHERS, 404),
    ("POST", "/quyet-dinh/{qd}/trinh"): ({"trinhky"}, 404),
    ("POST", "/quyet-dinh/{qd}/buoc/{buoc}"): (OFFICE | WATCHERS, 404),
    ("GET", "/quyet-dinh/{qd}/vao-so"): ({"vanthu"}, 404),
    ("POST", "/quyet-dinh/{qd}/vao-so"): ({"vanthu"}, 404),
    ("GET", "/quyet-dinh/{qd}/ban-dau"): (OFFICE | WATCHERS, 404),
    ("GET", "/quyet-dinh/{qd}/trinh-ky.pdf"): (OFFICE | WATCHERS, 404),
    ("GET", "/quyet-dinh/{qd}/giay-chung-nhan.pdf"): (OFFICE | WATCHERS, 404),
    ("GET", "/quyet-dinh/{qd}/{giay}"): (OFFICE | WATCHERS, 404),
    ("GET", "/giay-chung-nhan/{giay}"): (OFFICE | WATCHERS, 404),
    ("GET", "/giay-chung-nhan/{giay}/thong-bao.pdf"): (OFFICE | WATCHERS, 404),
    ("POST", "/giay-chung-nhan/{giay}/da-gui"): (HEADS, 404),
    ("GET", "/giay-chung-nhan/{giay}/thay-doi/{viec}"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/thay-doi/{viec}"): (HEADS, 404),
    ("GET", "/giay-chung-nhan/{giay}/doi-chieu"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/doi-chieu"): (HEADS, 404),
    ("GET", "/giay-chung-nhan/{giay}/ban-quyet-dinh"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/ban-quyet-dinh"): (HEADS, 404),
    ("GET", "/giay-chung-nhan/{giay}/noi"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/noi"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/bo-noi"): (HEADS, 404),
    ("GET", "/giay-chung-nhan/{giay}/gia-han"): (HEADS, 404),
    ("POST", "/giay-chung-nhan/{giay}/gia-han"): (HEADS, 404),
    ("GET", "/lich-het-han"): (OFFICE | WATCHERS, 200),
    ("GET", "/phan-anh/{phan-anh}"): (HEADS, 404),
    ("POST", "/phan-anh/{phan-anh}"): (HEADS, 404),
    ("GET", "/ho-so"): (READING, 200),
    ("GET", "/ho-so/moi"): (DRAFTING, 404),
    ("POST", "/ho-so/moi"): (DRAFTING, 404),
    ("GET", "/ho-so/{ho-so}"): (READING, 404),
    ("GET", "/ho-so/{ho-so}/tieu-chi/{ma}"): (DRAFTING, 404),
    ("POST", "/ho-so/{ho-so}/tieu-chi/{ma}"): (DRAFTING, 404),
    ("GET", "/ho-so/{ho-so}/bao-cao"): (DRAFTING, 404),
    ("POST", "/ho-so/{ho-so}/bao-cao"): (DRAFTING, 404),
    ("GET", "/ho-so/{ho-so}/kiem-tra"): (DRAFTING, 404),
    ("POST", "/ho-so/{ho-so}/nop"): (FILING, 404),
    ("POST", "/ho-so/{ho-so}/bo-tieu-chi"): (DRAFTING, 404),
    ("POST", "/ho-so/{ho-so}/rut"): (FILING, 404),
    ("GET", "/ho-so/{ho-so}/tham-tra"): (EXAMINERS, 404),
    ("POST", "/ho-so/{ho-so}/tham-tra"): (EXAMINERS, 404),
    ("POST", "/ho-so/{ho-so}/ky"): (SIGNERS, 404),
    ("POST", "/ho-so/{ho-so}/chuyen"): (COMMUNE_OFFICERS, 404),
    ("POST", "/ho-so/{ho-so}/tra-lai"): (COMMUNE_OFFICERS, 404),
    ("GET", "/ho-so/{ho-so}/mau"): (EXAMINERS, 404),
    ("POST", "/ho-so/{ho-so}/mau"): (EXAMINERS, 404),
    ("GET", "/ho-so/{ho-so}/ban-ky"): (COMMUNE_OFFICERS, 404),
    ("POST", "/ho-so/{ho-so}/ban-ky"): (COMMUNE_OFFICERS, 404),
    ("GET", "/ho-so/{ho-so}/ban-ky/{ban}"): (READING, 404),
    ("GET", "/ho-so/{ho-so}/{giay}"): (READING, 404),
}

# method and path -> what somebody who is signed in gets; the form, where one is sent, is empty but for a good token. The order matters: what ends
# sessions stands last.
MATRIX = {
    ("GET", "/tai-khoan"): only(EVERYBODY, 200),
    ("GET", "/tai-khoan/mat-khau"): only(EVERYBODY, 200),
    ("POST", "/tai-khoan/mat-khau"): only(EVERYBODY, 422),
    ("GET", "/tai-khoan/xac-thuc"): only(EVERYBODY, 200),
    ("POST", "/tai-khoan/xac-thuc"): only(EVERYBODY, 303),
    ("GET", "/tai-khoan/thu"): only(EVERYBODY, 200),
    ("POST", "/tai-khoan/thu"): only(EVERYBODY, 303),
    ("GET", "/tai-khoan/thu/ma"): only(EVERYBODY, 404),
    ("POST", "/tai-khoan/thu/ma"): only(EVERYBODY, 404),
    ("GET", "/bo-may"): only(APPARATUS, 200),
    ("GET", "/nguoi-dung"): only(COMMUNE_OFFICERS | SEE_ALL, 200),
    ("GET", "/nguoi-dung/moi"): only({"kyxa", "kyxa2", "quantri"}, 200),
    ("POST", "/nguoi-dung/moi"): only({"kyxa", "kyxa2", "quantri"}, 422),
    ("GET", "/nguoi-dung/{nguoi}"): person,
    ("GET", "/nguoi-dung/{nguoi}/vai-tro"): giving(200),
    ("POST", "/nguoi-dung/{nguoi}/vai-tro"): giving(422),
    ("POST", "/vai-tro/{vai-tro}/ket-thuc"): end_role,
    ("POST", "/nguoi-dung/{nguoi}/mat-khau"): reset,
    ("POST", "/nguoi-dung/{nguoi}/dong"): close,
    ("POST", "/dang-xuat"): only(EVERYBODY, 303),
}


class Permissions(harness.DemonstrationCase):
    """The walk: it resets and closes people, so nothing else is asked of its server."""

    def objects_of(self, administrator):
        """The paths' parts by object: of the person and of the role that he holds."""
        listed = administrator.get("/nguoi-dung").text
        found = {"nobody": {"nguoi": NOBODY, "vai-tro": NOBODY}}
        for what, login in LOGINS.items():
            ident = re.search(rf'href="/nguoi-dung/([0-9a-f-]{{36}})">[^<]*</a></th><td>{re.escape(login)}</td>', listed).group(1)
            found[what] = {"nguoi": ident, "vai-tro": self.roles[login]}
        return found

    def read_roles(self):
        """The roles' identifiers as the ledger tells them: those that a page shows no button for as well."""
        entries = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        content = next(entry["content"] for entry in entries if entry.get("command") == "accounts.demonstrate")
        return {person["login"]: person["role"] for person in json.loads(content)["people"]}

    def walk(self, who, visitor, token):
        for (method, path), expected in MATRIX.items():
            for what in OBJECTS if "{" in path else [None]:
                target = re.sub(r"\{([\w-]+)\}", lambda part, what=what: self.objects[what][part.group(1)], path)
                with self.subTest(who=who, method=method, path=path, about=what):
                    if method == "POST" and who is not None:
                        self.assertEqual(visitor.post(target, {"phien-ban": "99"}).status, 403, "without a token")
                        self.cells += 1
                    answer = visitor.get(target) if method == "GET" else visitor.post(target, {"csrf": token, "phien-ban": "99"})
                    self.cells += 1
                    if who is not None:
                        self.assertEqual(answer.status, expected(who, what), answer.text[-1500:])
                    elif method == "GET":
                        self.assertEqual(answer.status, 303)
                        self.assertTrue(answer.headers["location"].startswith("/dang-nhap?tiep="))
                    else:
                        self.assertEqual(answer.status, 401)

    def test_every_route_gives_everybody_what_he_may(self):
        self.cells = 0
        self.roles = self.read_roles()
        # A role that ended gives nothing; whoever resets or closes others comes last.
        self.assertEqual(set(PEOPLE), EVERYBODY)
        visitors = {who: self.visitor("demo." + who) for who in PEOPLE}
        self.objects = self.objects_of(visitors["quantri"])
        self.walk(None, harness.Visitor(self.server), "0" * 128)
        for who in sorted(PEOPLE, key=lambda who: (who == "quantri", who == "xa", who)):
            self.walk(who, visitors[who], visitors[who].form("/tai-khoan", "/dang-xuat")["csrf"])
        print(f"{self.cells} answers of {len(MATRIX)} guarded routes for {len(PEOPLE) + 1} people", flush=True)


class Rooms(harness.DemonstrationCase):
    """The rooms of producers, products, papers and dossiers: the walk over all their routes, and who sees the producer of the demonstration's commune."""

    def test_every_route_of_the_rooms_gives_everybody_what_he_may(self):
        cells = 0
        for who in sorted(PEOPLE):
            visitor = self.visitor("demo." + who)
            token = visitor.form("/tai-khoan", "/dang-xuat")["csrf"]
            for (method, path), (people, status) in ROOMS.items():
                target = re.sub(r"\{[\w-]+\}", NOBODY, path)
                with self.subTest(who=who, method=method, path=path):
                    if method == "GET":
                        answer = visitor.get(target)
                    else:
                        without = visitor.request(method, target, "", {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"})
                        self.assertEqual(without.status, 403, "without a token")
                        answer = visitor.request(method, target, "", {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token,
                                                                      "Content-Type": "application/x-www-form-urlencoded"})
                        cells += 1
                    cells += 1
                    wanted = status(who) if callable(status) else status
                    self.assertEqual(answer.status, wanted if who in people else 403, answer.text[-1500:])
        for (method, path) in ROOMS:
            target = re.sub(r"\{[\w-]+\}", NOBODY, path)
            answer = harness.Visitor(self.server).request(method, target, "" if method != "GET" else None, {"Sec-Fetch-Site": "same-origin"})
            cells += 1
            self.assertIn(answer.status, (303, 401), (method, path))
        print(f"{cells} answers of {len(ROOMS)} routes of rooms for {len(PEOPLE) + 1} people", flush=True)

    def test_a_producer_and_his_product_are_seen_by_his_own_his_commune_and_the_province(self):
        owner = self.visitor("demo.chuthe")
        producer = re.search(r'href="(/chu-the/[0-9a-f-]{36})"', owner.get("/chu-the").text).group(1)
        product = re.search(r'href="(/san-pham/[0-9a-f-]{36})"', owner.get("/san-pham").text).group(1)
        seeing = LOOKING - {"xa2", "kyxa2"}
        for who in sorted(PEOPLE):
            visitor = self.visitor("demo." + who)
            for path in (producer, product):
                self.assertEqual(visitor.get(path).status, 200 if who in seeing else 404 if who in LOOKING else 403, (who, path))


class RoomsOnPostgresql(Rooms):
    on_postgresql = True


class PermissionsOnPostgresql(Permissions):
    on_postgresql = True


class Others(harness.DemonstrationCase):
    def test_what_has_no_line_here_is_open_to_visitors_and_the_same_for_everybody(self):
        cells = 0
        leader = self.visitor("demo.lanhdao")
        for method, path, _ in rows():
            if (method, path) in MATRIX or (method, path) in ROOMS:
                continue
            target = re.sub(r"\{[\w-]+\}", "x", path)
            answers = []
            for visitor in (harness.Visitor(self.server), leader):
                before = visitor.cookie
                answers.append(visitor.get(target) if method == "GET" else visitor.post(target, {}))
                visitor.cookie = before
                cells += 1
            with self.subTest(method=method, path=path):
                self.assertNotIn(answers[0].status, (401, 403))
                self.assertFalse(answers[0].headers.get("location", "").startswith("/dang-nhap?"), "it needs a line in the matrix")
                if not path.startswith("/dang-nhap"):
                    self.assertEqual(answers[0].status, answers[1].status)
        print(f"{cells} answers of open routes", flush=True)

    def test_the_matrix_names_no_route_that_is_not(self):
        there = {(method, path) for method, path, _ in rows()}
        self.assertEqual((set(MATRIX) | set(ROOMS)) - there, set())

    def test_the_navigation_shows_what_one_may_open_and_no_more(self):
        for who in [None, *PEOPLE]:
            visitor = harness.Visitor(self.server) if who is None else self.visitor("demo." + who)
            page = visitor.get("/tai-khoan" if who else "/dang-nhap").text
            header = re.findall(r'<li><a href="([^"?]+)', page.split("<nav", 1)[1].split("</nav>")[0])
            self.assertLessEqual(len(header), 6, who)
            shown = {*header, *re.findall(r'<li><a href="([^"?]+)', page.split("<footer", 1)[1])}
            for path, people in (("/viec-cua-toi", EVERYBODY), ("/ho-so", READING), ("/san-pham", LOOKING), ("/bao-cao", REPORTS), ("/bo-may", APPARATUS)):
                self.assertEqual(path in shown, who in people, (who, path))
            for path in shown:
                self.assertEqual(visitor.get(path).status, 200, (who, path))


class OthersOnPostgresql(Others):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
