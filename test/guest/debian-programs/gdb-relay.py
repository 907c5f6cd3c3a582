"""Joins gdb ("target remote | python3 gdb-relay.py ...") with gdbserver on the guest's console.

Usage: gdb-relay.py SHELL-COMMAND PROGRAM [ARGUMENT...]: starts the program, a guest with its console on standard
input and output, types the command when a prompt is there, and passes on what follows the line READY.
"""
import os
import re
import select
import subprocess
import sys

PROMPT = re.compile(rb"# (\x1b\[J)?$")
PATIENCE = 120
CHUNK = 65536


def until(guest, found):
    """What was printed until it satisfies found(); ends the relay when nothing comes any more."""
    text = b""
    while not found(text):
        if not select.select([guest.stdout], [], [], PATIENCE)[0]:
            sys.exit("gdb-relay: the guest says no more")
        data = os.read(guest.stdout.fileno(), CHUNK)
        if not data:
            sys.exit("gdb-relay: the guest has ended: " + text.decode("latin-1"))
        text += data
    return text


def relay(guest):
    ends = {0: guest.stdin.fileno(), guest.stdout.fileno(): 1}
    while True:
        for source in select.select(list(ends), [], [])[0]:
            data = os.read(source, CHUNK)
            if not data:
                return
            os.write(ends[source], data)


def main():
    guest = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    until(guest, PROMPT.search)
    guest.stdin.write(("stty raw -echo; echo REA\"\"DY; " + sys.argv[1] + "\n").encode())
    text = until(guest, lambda seen: b"READY\n" in seen)
    os.write(1, text.split(b"READY\n", 1)[1])
    relay(guest)
    guest.kill()


main()
