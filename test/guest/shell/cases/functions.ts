import type { ShellCase } from '../shell-case.ts';

export const functions: readonly ShellCase[] = [
  { name: "parameters and return", script: "f() { echo $# $1; return 3; }; f a b; echo $?", stdout: "2 a\n3\n", status: 0 },
  { name: "the caller's parameters come back", script: "f() { set -- x; shift; }; set -- a b; f; echo $#", stdout: "2\n", status: 0 },
  { name: "local variables", script: "x=out; f() { local x=in; echo $x; g; }; g() { echo g sees $x; }; f; echo $x", stdout: "in\ng sees in\nout\n", status: 0 },
  { name: "recursion", script: "fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 10", stdout: "3628800\n", status: 0 },
  { name: "a function may redefine itself", script: "f() { f() { echo second; }; echo first; }; f; f", stdout: "first\nsecond\n", status: 0 },
  { name: "return without a number gives the last status", script: "f() { false; return; }; f; echo $?", stdout: "1\n", status: 0 },
  { name: "unset -f removes it", script: "f() { :; }; unset -f f; f 2>/dev/null; echo $?", stdout: "127\n", status: 0 },
  { name: "an assignment before a function call is seen inside", script: "f() { echo $v; }; v=in f", stdout: "in\n", status: 0 },
  { name: "a body may be any compound command", script: "f() for i in 1 2; do echo $i; done; f", stdout: "1\n2\n", status: 0 },
  { name: "$0 stays in a function", script: "f() { echo $0; }; f", stdout: "sh\n", status: 0 },
];
