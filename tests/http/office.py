"""A province at work, for HTTP tests: a server with the administrative units, people with their roles, each signed in with a browser of his own.

    office = Office(folder)                      # imports the units, starts the server on SQLite
    examiner = office.sign_in(office.user("examiner", place="04672"))
    page = examiner.get("/chu-the/moi")
    page = examiner.send(page, {"ten": "HTX Suối Giàng", …})     # the page's form with its token and command, filled in and sent
"""
import html
import os
import re
import subprocess
import urllib.parse

import harness

PROVINCE = 15
PASSWORD = "mot-cau-de-nho-15"


class Page:
    def __init__(self, target, answer):
        self.target, self.status, self.headers = target, answer.status, answer.headers
        self.text = answer.text if answer.body else ""

    @property
    def plain(self):
        """What a reader sees."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    def forms(self):
        return [Form(found.group(1), found.group(2)) for found in re.finditer(r"<form([^>]*)>(.*?)</form>", self.text, re.S)
                if 'method="post"' in found.group(1) and "/dang-xuat" not in found.group(1)]

    def form(self, action=None):
        found = [form for form in self.forms() if action is None or re.search(action, form.action)]
        assert found, f"{self.target} ({self.status}) has no form {action}: {self.plain[:600]}"
        return found[0]

    def link(self, pattern):
        found = re.search(rf'href="({pattern})"', self.text)
        assert found, f"{self.target} has no link {pattern}"
        return html.unescape(found.group(1))


class Form:
    """What a browser would send when nothing is changed."""

    def __init__(self, attributes, inside):
        self.action = html.unescape(re.search(r'action="([^"]*)"', attributes).group(1))
        self.fields, self.choices = {}, {}
        for tag in re.findall(r"<input[^>]*>", inside):
            name = re.search(r'name="([^"]*)"', tag)
            kind = re.search(r'type="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            value = html.unescape(value.group(1)) if value else ""
            if name and kind and kind.group(1) == "radio":
                self.choices.setdefault(name.group(1), []).append(value)
            if name and (not kind or kind.group(1) not in ("radio", "checkbox") or " checked" in tag):
                self.fields[name.group(1)] = value
        for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', inside, re.S):
            self.fields[name] = html.unescape(text)
        for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inside, re.S):
            self.choices[name] = [html.unescape(v) for v in re.findall(r'<option[^>]*value="([^"]*)"', options)]
            chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]* selected', options)
            self.fields[name] = html.unescape(chosen.group(1)) if chosen else ""


class Browser:
    """One person's cookies."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def request(self, method, target, body=None, kind="application/x-www-form-urlencoded"):
        headers = {"Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        with harness.Client(self.server, timeout=60) as client:
            answer = client.request(method, target, body, headers)
        for name, value in answer.pairs:
            if name == "set-cookie":
                cookie, _, rest = value.partition(";")
                self.cookies[cookie.partition("=")[0]] = cookie.partition("=")[2]
        return answer

    def get(self, target):
        return Page(target, self.request("GET", target))

    def post(self, target, fields):
        return self.arrive(target, self.request("POST", target, urllib.parse.urlencode(fields)))

    def arrive(self, target, answer):
        page = Page(target, answer)
        if answer.status == 303:
            page = self.get(answer.headers["location"])
            page.sent = answer
        return page

    def send(self, page, changes=None, action=None):
        form = page.form(action)
        return self.post(form.action, {**form.fields, **(changes or {})})

    def attach(self, page, field, name, content, changes=None, action=None):
        """Sends a form with a file (RFC 7578)."""
        form = page.form(action)
        parts = [f'--bound\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                 for key, value in {**form.fields, **(changes or {})}.items() if key != field]
        name = name.replace('"', "%22")
        parts += [f'--bound\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                  "Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n--bound--\r\n"]
        return self.arrive(form.action, self.request("POST", form.action, b"".join(parts), "multipart/form-data; boundary=bound"))


class Office:
    def __init__(self, folder, *arguments):
        self.folder, self.count = folder, 0
        self.run("import", "places", "--apply")
        self.server = harness.openocop(folder, "--second-factor", "off", *arguments)

    def run(self, *arguments, text=None):
        done = subprocess.run([str(harness.PROGRAM), *arguments, "--data", str(self.folder)], input=text, capture_output=True, text=True, env=os.environ)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def user(self, role, place=None, province=PROVINCE):
        self.count += 1
        login = f"{role}{self.count}"
        self.run("user", "add", "--login", login, "--name", f"Người {self.count}", "--role", role, "--province", str(province),
                 *(["--place", place] if place else []), text=PASSWORD + "\n")
        return login

    def sign_in(self, login, password=PASSWORD):
        browser = Browser(self.server)
        sent = browser.send(browser.get("/dang-nhap"), {"ten": login, "mat-khau": password}, action="/dang-nhap")
        page = browser.get("/tai-khoan")
        assert page.status == 200, (sent.status, sent.plain[:500])
        return browser

    def visitor(self):
        return Browser(self.server)

    def stop(self):
        self.server.stop()
