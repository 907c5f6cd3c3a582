"""Types at a shell through a pseudo-terminal.

Reads a plan as JSON from standard input: shell, home, columns, steps. A step is what to type and the pattern to wait
for; the pattern "END" waits for the end of the shell. At the start of what to type, "<program>" waits until a program
has the terminal, "<busy>" until the shell itself executes a command, and "<again>" has it typed until the pattern is
there. Prints what was missed, and nothing when all was seen.
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

PATIENCE_SECONDS = 60
AGAIN_SECONDS = 0.2
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


def wait_for(fd, pattern, again=b""):
    data, now = b"", time.monotonic()
    deadline, next_time = now + PATIENCE_SECONDS, now + AGAIN_SECONDS
    while time.monotonic() < deadline:
        if pattern != "END" and re.search(pattern, plain(data), re.S):
            return None
        arrived = more(fd, 0.05)
        if arrived is None:
            return None if pattern == "END" else f"the shell ended after {plain(data)!r}"
        data += arrived
        if again and time.monotonic() > next_time:
            os.write(fd, again)
            next_time = time.monotonic() + AGAIN_SECONDS
    return f"saw {plain(data)!r}"


def name_of(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="latin-1") as file:
            return file.read()
    except OSError:
        return None


def program_has_terminal(shell, fd):
    """Its name is another one than the shell's only after execve, when signals do what they do to it."""
    return name_of(os.tcgetpgrp(fd)) not in (None, name_of(shell))


def shell_is_busy(_shell, fd):
    """While it reads a line, the shell edits it itself: the terminal is not in canonical mode."""
    return termios.tcgetattr(fd)[3] & termios.ICANON != 0


CONDITIONS = {"<program>": program_has_terminal, "<busy>": shell_is_busy}


def wait_until(condition, shell, fd):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition(shell, fd):
        if time.monotonic() > deadline:
            return "it never came to that"
        time.sleep(0.01)
    return None


def do_step(shell, fd, send, expected):
    again = send.startswith("<again>")
    send = send.removeprefix("<again>")
    for mark, condition in CONDITIONS.items():
        if send.startswith(mark):
            send = send.removeprefix(mark)
            problem = wait_until(condition, shell, fd)
            if problem:
                return f"{mark} before {send!r}: {problem}"
    if send:
        os.write(fd, send.encode())
    problem = wait_for(fd, expected, send.encode() if again else b"")
    return f"after {send!r}: wanted {expected!r}, {problem}" if problem else None


pid, terminal = start()
for send, expected in plan["steps"]:
    problem = do_step(pid, terminal, send, expected)
    if problem:
        print(problem)
        break
os.close(terminal)
