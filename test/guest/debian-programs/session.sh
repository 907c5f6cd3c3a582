# Runs each line of the file $2 in this shell, in the empty folder $1, and tells what it did. All other commands are those
# of the busybox $3.
"$3" mkdir "$1.bin" && "$3" --install -s "$1.bin" && cd "$1" || exit 9
export TZ=UTC LC_ALL=C PATH="$1.bin"
while read -r line <&9; do
	echo "== $line"
	eval "$line" < /dev/null 2>&1
	echo "-> $?"
done 9< "$2"
