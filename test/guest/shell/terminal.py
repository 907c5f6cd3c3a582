"""Types at a shell through a pseudo-terminal.

Reads a plan as JSON from standard input: shell, home, columns, steps. A step is what to type and the pattern to wait
for; "<pause>" at its start waits until the foreground program had time to start, "END" waits for the end of the shell.
Prints what was missed, and nothing when all was seen.
"""
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 20
plan = json.load(sys.stdin)


def start():
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(plan["home"])
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, plan["columns"], 0, 0))
        os.execve(plan["shell"], ["sh"], {"PATH": "/usr/bin:/bin", "HOME": plan["home"], "TERM": "vt100", "PS1": "$ "})
    return pid, fd


def more(fd, timeout):
    """What arrives within the time; None at the end of the terminal."""
    if not select.select([fd], [], [], timeout)[0]:
        return b""
    try:
        return os.read(fd, 4096) or None
    except OSError:
        return None


def plain(data):
    """Without the sequences that clear and move, and with one carriage return a line."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", data.decode("utf-8", "replace"))
    return re.sub(r"\r+\n", "\r\n", text).replace("\n\r", "\n")


def wait_for(fd, pattern):
    data, deadline = b"", time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if pattern != "END" and re.search(pattern, plain(data), re.S):
            return None
        arrived = more(fd, 0.05)
        if arrived is None:
            return None if pattern == "END" else f"the shell ended after {plain(data)!r}"
        data += arrived
    return f"saw {plain(data)!r}"


pid, terminal = start()
for send, expected in plan["steps"]:
    if send.startswith("<pause>"):
        send = send[len("<pause>"):]
        time.sleep(0.5)
    if send:
        os.write(terminal, send.encode())
    problem = wait_for(terminal, expected)
    if problem:
        print(f"after {send!r}: wanted {expected!r}, {problem}")
        break
os.close(terminal)
