import type { ShellCase } from '../shell-case.ts';

export const signals: readonly ShellCase[] = [
  { name: "an EXIT trap runs last", script: "trap 'echo bye' EXIT; echo hi", stdout: "hi\nbye\n", status: 0 },
  { name: "an EXIT trap sees the status, and may change it", script: "trap 'echo st $?; exit 9' EXIT; exit 3", stdout: "st 3\n", status: 9 },
  { name: "a subshell has its own EXIT trap", script: "(trap 'echo sub' EXIT; echo in); echo main", stdout: "in\nsub\nmain\n", status: 0 },
  { name: "a trapped signal runs its action", script: "trap 'echo usr1' USR1; kill -USR1 $$; echo after", stdout: "usr1\nafter\n", status: 0 },
  { name: "an ignored signal does nothing", script: "trap '' TERM; kill -TERM $$; echo alive", stdout: "alive\n", status: 0 },
  { name: "trap - restores the default", script: "trap 'echo no' TERM; trap - TERM; (kill -TERM $$); echo not reached", stdout: "", status: 143 },
  { name: "trap prints what is set", script: "trap 'echo a b' INT; trap", stdout: "trap -- 'echo a b' INT\n", status: 0 },
  { name: "the status of a killed command is 128 plus the signal", script: "sh -c 'kill -9 $$' 2>/dev/null; echo $?", stdout: "137\n", status: 0 },
  { name: "wait gives the status of a background job", script: "(exit 7) & wait $!; echo $?", stdout: "7\n", status: 0 },
  { name: "wait for everything gives 0", script: "(exit 7) & (exit 8) & wait; echo $?", stdout: "0\n", status: 0 },
  { name: "wait for a stranger gives 127", script: "wait 1; echo $?", stdout: "127\n", status: 0 },
  { name: "wait of a killed job", script: "sleep 5 & kill $!; wait $! 2>/dev/null; echo $?", stdout: "143\n", status: 0 },
  { name: "a trap interrupts wait with 128 plus the signal", script: "trap 'echo t' USR1; (sleep 1; kill -USR1 $$) & sleep 50 & wait $!; echo $?; kill $!", stdout: "t\n138\n", status: 0 },
  { name: "$! is the last background process", script: "sleep 0 & p=$!; sleep 0 & [ $p != $! ] && echo differ; wait", stdout: "differ\n", status: 0 },
];
