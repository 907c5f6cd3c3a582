#!/bin/sh
# Unpacks the Debian programs for i386 that the tests of this folder run, into the folder $1. Needs root and the network.
set -e
mkdir -p "$1"
cd "$1"
dpkg --add-architecture i386
apt-get update -qq
apt-get download -qq busybox-static:i386 bash-static:i386 libc6:i386 dash:i386 coreutils:i386 libselinux1:i386 \
  libpcre2-8-0:i386 libgmp10:i386 libacl1:i386 libattr1:i386 strace:i386 libunwind8:i386 liblzma5:i386 \
  lua5.4:i386 libreadline8:i386 libtinfo6:i386
dpkg --remove-architecture i386
for package in *.deb; do dpkg -x "$package" root; done
rm -f -- *.deb
