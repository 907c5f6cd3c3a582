import type { ShellCase } from '../shell-case.ts';

export const compound: readonly ShellCase[] = [
  { name: "if, elif, else", script: "for i in 1 2 3; do if [ $i = 1 ]; then echo one; elif [ $i = 2 ]; then echo two; else echo more; fi; done", stdout: "one\ntwo\nmore\n", status: 0 },
  { name: "an if without a true branch has status 0", script: "if false; then :; fi; echo $?", stdout: "0\n", status: 0 },
  { name: "while and until", script: "i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done; until [ $i = 0 ]; do i=$((i-1)); done; echo $i", stdout: "1\n2\n3\n0\n", status: 0 },
  { name: "break and continue count loops", script: "for i in 1 2 3; do for j in a b c; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; echo $i$j; done; done; echo end", stdout: "1a\n2a\nend\n", status: 0 },
  { name: "for without in takes the parameters", script: "set -- x y; for i do echo $i; done", stdout: "x\ny\n", status: 0 },
  { name: "for over nothing has status 0", script: "false; for i in; do echo no; done; echo $?", stdout: "0\n", status: 0 },
  { name: "case takes the first match", script: "case abc in x*) echo x;; a?c|z) echo yes;; *) echo star;; esac", stdout: "yes\n", status: 0 },
  { name: "case patterns may be quoted and start with a parenthesis", script: "case '*' in (a) echo a;; ('*') echo literal;; esac", stdout: "literal\n", status: 0 },
  { name: "case with nothing to do has status 0", script: "false; case a in b) ;; esac; echo $?", stdout: "0\n", status: 0 },
  { name: "case with character classes", script: "for c in a 5 -; do case $c in [[:alpha:]]) echo letter;; [[:digit:]]) echo digit;; *) echo other;; esac; done", stdout: "letter\ndigit\nother\n", status: 0 },
  { name: "a subshell keeps its variables to itself", script: "x=1; (x=2; echo $x); echo $x", stdout: "2\n1\n", status: 0 },
  { name: "a group does not", script: "x=1; { x=2; }; echo $x", stdout: "2\n", status: 0 },
  { name: "exit in a subshell ends only that", script: "(exit 7); echo $?", stdout: "7\n", status: 0 },
  { name: "pipelines give the status of the last command", script: "true | false; echo $?; false | true; echo $?", stdout: "1\n0\n", status: 0 },
  { name: "! inverts", script: "! true; echo $?; ! false | false; echo $?", stdout: "1\n0\n", status: 0 },
  { name: "&& and || are left-associative with one precedence", script: "false && echo a || echo b; true || echo c && echo d", stdout: "b\nd\n", status: 0 },
  { name: "a long pipeline", script: "echo abc | cat | cat | tr a-z A-Z | cat", stdout: "ABC\n", status: 0 },
  { name: "while reads from a pipe", script: "printf '1\\n2\\n' | while read n; do echo got $n; done", stdout: "got 1\ngot 2\n", status: 0 },
];
