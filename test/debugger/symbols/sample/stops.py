# Runs the program to the breakpoint BREAK, then STOPS times GO; at each stop a line of JSON into the file OUT: registers,
# memory, frames with their functions, saved registers and variables.
import base64
import json
import os

import gdb

for setting in ["width 0", "pagination off", "confirm off", "backtrace past-main on"]:
    gdb.execute("set " + setting)
gdb.execute("break " + os.environ["BREAK"], to_string=True)
gdb.execute("run", to_string=True)
REGISTERS = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags", "cs", "ss", "ds", "es", "fs", "gs"]
SAVED = ["ebx", "esi", "edi", "ebp"]
WORD = gdb.lookup_type("unsigned int")
inferior = gdb.selected_inferior()


def register(frame, name):
    value = frame.read_register(name)
    return None if value.is_optimized_out else int(value.cast(WORD))


def memory():
    parts = []
    for line in open("/proc/%d/maps" % inferior.pid):
        place, rights = line.split()[:2]
        start, end = (int(word, 16) for word in place.split("-"))
        if "r" in rights and "[v" not in line and end - start < 0x100000:
            parts.append([start, base64.b64encode(bytes(inferior.read_memory(start, end - start))).decode()])
    return parts


def variables(frame):
    found = {}
    try:
        block = frame.block()
    except RuntimeError:
        return found
    while block is not None:
        for symbol in block:
            if (symbol.is_variable or symbol.is_argument) and symbol.name not in found:
                try:
                    found[symbol.name] = frame.read_var(symbol).format_string()
                except gdb.error as error:
                    found[symbol.name] = "error: " + str(error)
        if block.function is not None:
            break
        block = block.superblock
    return found


def describe(frame):
    place = frame.find_sal()
    return {
        "pc": frame.pc(),
        "name": frame.name(),
        "inlined": frame.type() == gdb.INLINE_FRAME,
        "tail": frame.type() == gdb.TAILCALL_FRAME,
        "file": place.symtab.filename if place.symtab else None,
        "line": place.line,
        "saved": {name: register(frame, name) for name in SAVED},
        "variables": variables(frame),
    }


with open(os.environ["OUT"], "w") as out:
    for _ in range(int(os.environ["STOPS"])):
        try:
            frame = gdb.newest_frame()
        except gdb.error:
            break
        stop = {"registers": {name: register(frame, name) for name in REGISTERS}, "memory": memory(), "frames": []}
        while frame is not None:
            stop["frames"].append(describe(frame))
            frame = frame.older()
        out.write(json.dumps(stop) + "\n")
        try:
            gdb.execute(os.environ["GO"], to_string=True)
        except gdb.error:
            break
