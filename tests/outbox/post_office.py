"""A mail server that says what a test wants it to say, and keeps what it takes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Office(socketserver.ThreadingTCPServer):
    """Of every connection the words that were said on it, and of every mail that was taken its Message-ID."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers: dict[str, str] = {}  # by the word that is said; "." is the end of a mail
        self.refused: dict[str, str] = {}  # by address
        self.most = 1000  # mails on one connection
        self.ends_at = ""  # the word to which it says `enough` then; "" for an end without a word
        self.enough = "421 enough for this connection"
        self.talks: list[list[str]] = []
        self.taken: list[str] = []


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: Office

    def handle(self) -> None:
        said: list[str] = []
        self.server.talks.append(said)
        self.say("220 mail.test")
        while line := self.rfile.readline().decode():
            verb = line.split()[0].upper()
            said.append(verb)
            if verb == self.server.ends_at and said[:-1].count("DATA") >= self.server.most:
                self.say(self.server.enough)
                if self.server.enough.startswith("421"):
                    return
                continue
            self.say(self.answer(verb, line))
            if verb == "DATA" and "DATA" not in self.server.answers:
                self.take()
                if said.count("DATA") == self.server.most and not self.server.ends_at:
                    return

    def answer(self, verb: str, line: str) -> str:
        refused = [words for address, words in self.server.refused.items() if address in line]
        return next(iter(refused), self.server.answers.get(verb, "354 go on" if verb == "DATA" else "250 fine"))

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.decode())
        answer = self.server.answers.get(".", "250 taken")
        if answer.startswith("2"):
            self.server.taken += re.findall(r"^Message-ID: <([^@]+)@", "".join(lines), re.MULTILINE)
        self.say(answer)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_office(settings) -> Iterator[Office]:
    """The office that Django's mail settings lead to."""
    office = Office()
    threading.Thread(target=office.serve_forever, args=(0.05,), daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = None
    yield office
    office.shutdown()
    office.server_close()
