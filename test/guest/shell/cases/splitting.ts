import type { ShellCase } from '../shell-case.ts';

export const splitting: readonly ShellCase[] = [
  { name: "IFS white space is collapsed", script: "x='  a   b  '; set -- $x; echo $# $1 $2", stdout: "2 a b\n", status: 0 },
  { name: "other IFS bytes delimit empty fields", script: "IFS=:; x=a:b::c; set -- $x; echo $# \"[$3]\"", stdout: "4 []\n", status: 0 },
  { name: "a trailing delimiter makes no empty field", script: "IFS=:; x=a:b:; set -- $x; echo $#", stdout: "2\n", status: 0 },
  { name: "white space around another delimiter belongs to it", script: "IFS=' :'; x=' a : b  c:'; set -- $x; echo $# \"<$1><$2><$3>\"", stdout: "3 <a><b><c>\n", status: 0 },
  { name: "an empty IFS does not split", script: "IFS=; x='a b'; set -- $x; echo $#", stdout: "1\n", status: 0 },
  { name: "literal text is never split", script: "IFS=a; echo banana", stdout: "banana\n", status: 0 },
  { name: "assignments are not split", script: "x='a b'; y=$x; echo \"$y\"", stdout: "a b\n", status: 0 },
  { name: "operands of export that assign are not split", script: "x='a b'; export z=$x; echo \"$z\"", stdout: "a b\n", status: 0 },
  { name: "patterns match sorted names", script: "cd $D; mkdir g; cd g; : >b.c; : >a.c; : >.h.c; : >d.h; echo *.c", stdout: "a.c b.c\n", status: 0 },
  { name: "a pattern that matches nothing stays", script: "cd $D; echo *.nothing 'no*'", stdout: "*.nothing no*\n", status: 0 },
  { name: "brackets, ranges and negation", script: "cd $D; mkdir b; cd b; : >a1; : >a2; : >b1; echo [a]* ?[!1] a[0-1]", stdout: "a1 a2 a2 a1\n", status: 0 },
  { name: "a leading dot has to be matched literally", script: "cd $D; mkdir h; cd h; : >.x; : >y; echo * .x*", stdout: "y .x\n", status: 0 },
  { name: "patterns in folders", script: "cd $D; mkdir -p t/u t/v; : >t/u/f; : >t/v/f; echo t/*/f", stdout: "t/u/f t/v/f\n", status: 0 },
  { name: "set -f turns patterns off", script: "cd /; set -f; echo *; set +f", stdout: "*\n", status: 0 },
  { name: "quoted pattern characters are literal", script: "cd /; echo '*' \\* \"?\"", stdout: "* * ?\n", status: 0 },
];
