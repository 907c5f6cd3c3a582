import type { ShellCase } from '../shell-case.ts';

export const quoting: readonly ShellCase[] = [
  { name: "single quotes keep everything literal", script: "echo '$x `y` \\n \"z\"'", stdout: "$x `y` \\n \"z\"\n", status: 0 },
  { name: "double quotes expand parameters but keep spaces", script: "x='a  b'; echo \"$x\" $x", stdout: "a  b a b\n", status: 0 },
  { name: "a backslash in double quotes only escapes $ ` \" \\ and newline", script: "echo \"\\$x \\` \\\" \\\\ \\q\"", stdout: "$x ` \" \\ \\q\n", status: 0 },
  { name: "a backslash outside quotes escapes any character", script: "echo \\a\\ \\ b\\$c", stdout: "a  b$c\n", status: 0 },
  { name: "a backslash before a newline joins the lines", script: "ec\\\nho jo\\\nined", stdout: "joined\n", status: 0 },
  { name: "adjacent quoted pieces are one word", script: "echo 'a'\"b\"c\\d", stdout: "abcd\n", status: 0 },
  { name: "an empty quoted string is a word", script: "set -- '' \"\" a; echo $#", stdout: "3\n", status: 0 },
  { name: "a hash starts a comment only at the start of a word", script: "echo a#b # c", stdout: "a#b\n", status: 0 },
  { name: "quotes that result from an expansion are not removed", script: "x=\"'a b'\"; echo $x", stdout: "'a b'\n", status: 0 },
  { name: "operators need no blanks around them", script: "true&&echo a;false||echo b", stdout: "a\nb\n", status: 0 },
  { name: "a number before a redirection is its descriptor only when it touches", script: "echo 2 >/dev/null; echo 2>/dev/null x; echo done", stdout: "x\ndone\n", status: 0 },
];
