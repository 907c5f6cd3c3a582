# Prints what gdb says to every expression of the list in the file NAMES, as JSON into the file OUT.
import json
import os

import gdb

gdb.execute("set width 0")
gdb.execute("set pagination off")
said = {}
for name in json.load(open(os.environ["NAMES"])):
    try:
        said[name] = gdb.execute("print " + name, to_string=True).strip().split(" = ", 1)[1]
    except gdb.error as error:
        said[name] = "error: " + str(error)
with open(os.environ["OUT"], "w") as out:
    json.dump(said, out)
