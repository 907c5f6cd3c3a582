"""Edits files with vi through a pseudo-terminal.

Reads a plan as JSON from standard input: vi, folder, columns, cases; a case is a list of keys and the file's text before.
Types the keys when the editor has shown its first screen, to the last row, and waits for its end. Prints as JSON what each file has then,
or null where the editor did not end.
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 60
plan = json.load(sys.stdin)


def read(fd, deadline, wanted=None):
    """Until the wanted text has come, or the end; whether it came."""
    seen = b""
    while time.monotonic() < deadline:
        if wanted and wanted in seen:
            return True
        if not select.select([fd], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b""
        if not data:
            return wanted is None
        seen += data
    return False


def edit(keys, text, number):
    path = os.path.join(plan["folder"], f"file{number}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, plan["columns"], 0, 0))
        os.execve(plan["vi"], ["vi", path], {"TERM": "vt100", "PATH": "/usr/bin:/bin"})
    deadline = time.monotonic() + PATIENCE_SECONDS
    ended = read(fd, deadline, b'\x1b[24;1H"')
    if ended:
        os.write(fd, keys.encode())
        ended = read(fd, deadline)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    os.close(fd)
    os.waitpid(pid, 0)
    with open(path, encoding="utf-8") as file:
        return file.read() if ended else None


print(json.dumps([edit(keys, text, i) for i, (keys, text) in enumerate(plan["cases"])]))
