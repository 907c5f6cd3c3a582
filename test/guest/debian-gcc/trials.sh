# Run in the guest, with Debian's files for a compiler on the disk: what it prints is compared with expected.txt.
mount -t ext2 /dev/hda /usr || exit 1
ln -s /usr/lib/i386-linux-gnu /lib/i386-linux-gnu
ln -s /usr/lib/ld-linux.so.2 /lib/ld-linux.so.2
PATH=/usr/bin:/bin
cd /tmp

echo "== a program"
gcc-12 -Wall -O2 -o hello hello.c && ./hello
echo "status $?"

echo "== with its library inside"
gcc-12 -static -o hello hello.c && ./hello you
echo "status $?"

echo "== from the standard input, as assembly"
gcc-12 -O1 -S -x c -o - - <<EOF | grep -c 'call.*printf'
int printf(const char *format, ...);
int hello(void) { return printf("hello"); }
EOF

echo "== of two units, by way of an archive, with threads"
gcc-12 -Wall -Wextra -g -c roots.c main.c && ar rc libroots.a roots.o && gcc-12 -o roots main.o -L. -lroots -lm && ./roots
echo "status $?"

echo "== an error"
gcc-12 -o wrong wrong.c 2>&1 | grep -o '^wrong.c:[0-9]*:[0-9]*: [a-z]*'
ls wrong
