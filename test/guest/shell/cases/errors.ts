import type { ShellCase } from '../shell-case.ts';

export const errors: readonly ShellCase[] = [
  { name: "a missing command is 127", script: "nosuchcommand 2>/dev/null; echo $?", stdout: "127\n", status: 0 },
  { name: "a file that is not executable is 126", script: "/etc/passwd 2>/dev/null; echo $?", stdout: "126\n", status: 0 },
  { name: "a folder is 126", script: "/ 2>/dev/null; echo $?", stdout: "126\n", status: 0 },
  { name: "a syntax error is status 2", script: "eval 'if' 2>/dev/null; echo not reached", stdout: "", status: 2 },
  { name: "an unclosed quote", script: "eval 'echo \"abc' 2>/dev/null; echo not reached", stdout: "", status: 2 },
  { name: "a stray parenthesis", script: "echo a; )", stdout: "", status: 2 },
  { name: "a stray done", script: "echo a; done", stdout: "", status: 2 },
  { name: "two semicolons outside case", script: "echo a;;", stdout: "", status: 2 },
  { name: "a bad substitution", script: "echo ${x", stdout: "", status: 2 },
  { name: "a command before a syntax error on a later line runs", script: "echo first\n)", stdout: "first\n", status: 2 },
  { name: "break outside a loop is harmless", script: "break; echo on", stdout: "on\n", status: 0 },
  { name: "a special built-in's failed redirection ends the script", script: ": 2>/dev/null </nonexistent; echo not reached", stdout: "", status: 2 },
  { name: "an ordinary built-in's does not", script: "echo x 2>/dev/null </nonexistent; echo $?", stdout: "2\n", status: 0 },
];
