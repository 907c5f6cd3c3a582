import type { ShellCase } from '../shell-case.ts';

export const substitution: readonly ShellCase[] = [
  { name: "$( ) nests", script: "echo $(echo a $(echo b $(echo c)))", stdout: "a b c\n", status: 0 },
  { name: "backquotes nest with backslashes", script: "echo `echo a \\`echo b\\``", stdout: "a b\n", status: 0 },
  { name: "trailing newlines are cut, inner ones kept in quotes", script: "x=$(printf 'a\\nb\\n\\n\\n'); echo \"$x\"", stdout: "a\nb\n", status: 0 },
  { name: "quotes inside a substitution inside quotes are their own", script: "echo \"a$(echo \"b  c\")d\"", stdout: "ab  cd\n", status: 0 },
  { name: "the status of an assignment is that of its substitution", script: "x=$(exit 4); echo $?", stdout: "4\n", status: 0 },
  { name: "a case inside a substitution does not end it", script: "echo $(case x in x) echo y;; esac)", stdout: "y\n", status: 0 },
  { name: "a parenthesis in quotes does not end a substitution", script: "echo $(echo ')')", stdout: ")\n", status: 0 },
  { name: "arithmetic has the precedence of C", script: "echo $((1+2*3)) $(((1+2)*3)) $((10-2-3)) $((2+3==5&&4>3))", stdout: "7 9 5 1\n", status: 0 },
  { name: "division and remainder go towards zero", script: "echo $((-7/2)) $((-7%3)) $((7/-2))", stdout: "-3 -1 -3\n", status: 0 },
  { name: "bit operators and shifts", script: "echo $((5&3)) $((5|3)) $((5^3)) $((~5)) $((1<<10)) $((-16>>2))", stdout: "1 7 6 -6 1024 -4\n", status: 0 },
  { name: "assignment operators change the variable", script: "x=5; : $((x+=3)) $((x<<=2)) $((x%=10)); echo $x", stdout: "2\n", status: 0 },
  { name: "the conditional operator evaluates one side", script: "x=1; echo $((x?2:(y=3))) ${y-unset}", stdout: "2 unset\n", status: 0 },
  { name: "&& and || skip their right side", script: "echo $((0&&(a=1))) $((1||(b=1))) ${a-no} ${b-no}", stdout: "0 1 no no\n", status: 0 },
  { name: "octal and hexadecimal constants", script: "echo $((010)) $((0x1F)) $((0xff+1))", stdout: "8 31 256\n", status: 0 },
  { name: "64 bits", script: "echo $((1<<40)) $((9223372036854775807))", stdout: "1099511627776 9223372036854775807\n", status: 0 },
  { name: "variables without a dollar, and unset ones as zero", script: "x=6; unset n; echo $((x*7)) $((n+1)) $(($x+1))", stdout: "42 1 7\n", status: 0 },
  { name: "division by zero ends the shell with status 2", script: "echo $((1/0)) 2>/dev/null; echo not reached", stdout: "", status: 2 },
  { name: "a $(( that closes with ) ) is a subshell in a substitution", script: "echo $( (echo a); (echo b) )", stdout: "a b\n", status: 0 },
  { name: "tilde is HOME, and not when quoted", script: "HOME=/h; echo ~ ~/x '~' \"~\" a~", stdout: "/h /h/x ~ ~ a~\n", status: 0 },
  { name: "tilde in assignments, after colons too", script: "HOME=/h; p=~/a:~/b; echo $p", stdout: "/h/a:/h/b\n", status: 0 },
];
