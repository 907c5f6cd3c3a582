import type { ShellCase } from '../shell-case.ts';

export const redirection: readonly ShellCase[] = [
  { name: "> truncates, >> appends, < reads", script: "cd $D; echo a >f; echo b >>f; cat <f", stdout: "a\nb\n", status: 0 },
  { name: "2>&1 in order", script: "cd $D; { echo out; echo err >&2; } >o 2>&1; sort o", stdout: "err\nout\n", status: 0 },
  { name: "the order of redirections matters", script: "cd $D; { echo err >&2; } 2>&1 >/dev/null", stdout: "err\n", status: 0 },
  { name: "descriptors are opened and closed by exec", script: "cd $D; exec 3>f; echo hi >&3; exec 3>&-; cat f", stdout: "hi\n", status: 0 },
  { name: "a closed descriptor is an error with status 2 at most", script: "echo x 2>/dev/null >&7; [ $? -ne 0 ] && echo failed", stdout: "failed\n", status: 0 },
  { name: "a file that cannot be read fails its command only", script: "cat </nonexistent 2>/dev/null; echo $?", stdout: "2\n", status: 0 },
  { name: "<> does not truncate", script: "cd $D; echo abc >f; echo X 1<>f; cat f", stdout: "X\nc\n", status: 0 },
  { name: "set -C protects files, >| overrides", script: "cd $D; echo a >f; set -C; { echo b >f; } 2>/dev/null; cat f; echo c >|f; cat f", stdout: "a\nc\n", status: 0 },
  { name: "redirections of a compound command hold for all of it", script: "cd $D; for i in 1 2 3; do echo $i; done >f; wc -l <f | tr -d ' '", stdout: "3\n", status: 0 },
  { name: "a redirection alone makes a file", script: "cd $D; >f; [ -f f ] && [ ! -s f ] && echo empty", stdout: "empty\n", status: 0 },
  { name: "here-documents expand", script: "x=v; cat <<E\n$x $(echo s) $((1+1)) \\$x \"q\" 'r'\nE", stdout: "v s 2 $x \"q\" 'r'\n", status: 0 },
  { name: "a quoted delimiter keeps the text", script: "cat <<'E'\n$x `y` \\z\nE", stdout: "$x `y` \\z\n", status: 0 },
  { name: "<<- cuts leading tabs", script: "cat <<-E\n\t\ta\n\tb\n\tE", stdout: "a\nb\n", status: 0 },
  { name: "two here-documents on one line", script: "cat <<A; cat <<B\n1\nA\n2\nB", stdout: "1\n2\n", status: 0 },
  { name: "a here-document in a loop", script: "for i in 1 2; do cat <<E; done\nline $i\nE", stdout: "line 1\nline 2\n", status: 0 },
  { name: "a here-document in a pipeline", script: "cat <<E | tr a-z A-Z\nabc\nE", stdout: "ABC\n", status: 0 },
  { name: "a here-document larger than a pipe", script: "x=$(printf '%05000d' 0); cat <<E | wc -c | tr -d ' '\n$x$x$x\nE", stdout: "15001\n", status: 0 },
  { name: "a function keeps its redirections", script: "cd $D; f() { echo in f; } >out; f; cat out", stdout: "in f\n", status: 0 },
];
