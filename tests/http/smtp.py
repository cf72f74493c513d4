"""A mail server for tests, of Python's standard library alone: it speaks SMTP with STARTTLS and AUTH, keeps what it took, and misbehaves as told."""
import base64
import email
import email.policy
import socket
import threading


class Peer:
    """Listens on a port. `mode`: take; refuse (550 for the address); later (451 after the message); silent (takes the whole message and hangs up without
    an answer). `taken` are the messages that it said 250 to, `seen` all that came whole."""

    def __init__(self, port=0, tls=None, password=None, host="127.0.0.1"):
        self.tls, self.password, self.mode = tls, password, "take"
        self.taken, self.seen, self.commands, self.faults, self.wrapped = [], [], [], [], []
        self.slow = lambda: None  # called between the message and the answer
        self.socket = socket.create_server((host, port))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def close(self):
        if self.socket.fileno() >= 0:
            self.socket.shutdown(socket.SHUT_RDWR)
            self.socket.close()
        self.thread.join(5)
        for connection in self.wrapped:
            connection.close()

    def _listen(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection:
                self._talk(connection)
        except (OSError, ValueError) as fault:
            self.faults.append(fault)

    def _talk(self, connection):
        connection.settimeout(30)
        stream = connection.makefile("rwb")

        def say(words):
            stream.write(words.encode() + b"\r\n")
            stream.flush()

        def encrypted():
            return hasattr(connection, "cipher")

        known = self.password is None
        say("220 peer ESMTP")
        while True:
            line = stream.readline().decode("latin-1")
            if not line:
                return
            self.commands.append(line.strip())
            word = line.split()[0].upper() if line.split() else ""
            if word == "EHLO":
                say("250-peer" + ("\r\n250-STARTTLS" if self.tls and not encrypted() else "") + ("\r\n250-AUTH PLAIN" if self.password else "") + "\r\n250 8BITMIME")
            elif word == "STARTTLS" and self.tls:
                say("220 go on")
                connection = self.tls.wrap_socket(connection, server_side=True)
                stream = connection.makefile("rwb")
                self.wrapped.append(connection)
            elif word == "AUTH":
                sent = line.split()[2:] and line.split()[2]
                if not sent:
                    say("334 ")
                    sent = stream.readline().decode().strip()
                known = base64.b64decode(sent).decode().split("\0")[1:] == list(self.password)
                say("235 welcome" if known else "535 5.7.8 wrong")
            elif word == "MAIL":
                say("250 fine" if known else "530 5.7.0 first sign in")
            elif word == "RCPT":
                say("550 5.1.1 no such person" if self.mode == "refuse" else "250 fine")
            elif word == "DATA":
                say("354 go on")
                lines = []
                while (part := stream.readline()) not in (b".\r\n", b""):
                    lines.append(part[1:] if part.startswith(b"..") else part)
                if part == b"":
                    return
                message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                self.seen.append(message)
                self.slow()
                if self.mode == "silent":
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                if self.mode == "later":
                    say("451 4.3.0 try again later")
                else:
                    self.taken.append(message)
                    say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")
