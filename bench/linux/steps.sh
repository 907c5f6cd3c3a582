# What busybox's programs cost; typed at the prompt as ". /steps.sh".
stty -echo
one() {
	echo "start $1"
	sum=$(eval "$2" | sha256sum | cut -c 1-8)
	echo "end $1 $sum"
}
many() {
	i=0
	while [ $i -lt 10000 ]; do i=$((i + 1)); done
	echo $i
}
yes 'sixteen million bytes of the same line' | head -c 16777216 > /data
for name in null-int80 pipe-ping-pong fork-wait fork-exec-wait; do /steps $name; done
one sha256sum 'sha256sum < /data'
one seq-sort 'seq 1 60000 | sort -r | tail -n 1'
one sh-loop many
one gzip 'head -c 4000000 /data | gzip | wc -c'
echo done
