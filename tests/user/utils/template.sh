# SPDX-License-Identifier: MIT
# Fills the current folder with what the cases find there.
printf 'apple\nbanana\ncherry\ndate\nelderberry\nfig\ngrape\n' > fruit
printf '10\n9\n2\n-3\n1.5\n0\n100\n2\n' > numbers
printf 'one two three\nfour five six\n\nseven\n\n\neight nine\n' > words
printf 'a:1:x\nb:22:y\nc:3\nnothing\n::\n' > fields
printf 'no end' > unended
printf '\000\001\002abc\n\377\200xyz\000\n' > binary
: > empty
i=0
while [ $i -lt 200 ]; do
	i=$((i + 1))
	echo "line $i of many"
done > long
mkdir -p tree/sub/deep tree/other
echo inner > tree/sub/file
echo deep > tree/sub/deep/file
echo "an apple" > tree/other/list
ln -s sub/file tree/link
ln -s missing tree/dangling
ln fruit hard
touch -d '2001-02-03 04:05:06' fruit
touch -d '2002-02-03 04:05:06' numbers
chmod 755 words
