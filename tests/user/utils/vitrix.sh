# SPDX-License-Identifier: MIT
# Runs on Vitrix: every case in /cases, and shows of each "== number status"
# and the bytes of its output.
mkdir /tmp/template
cd /tmp/template || exit
. /cases/template.sh
for case in /cases/[0-9]*; do
	cd /tmp || exit
	[ -d cwd ] && chmod -R u+w cwd && rm -r cwd
	cp -a template cwd
	cat /cases/prelude.sh "$case" > script
	(
		cd cwd && exec env -i PATH=/bin LC_ALL=C TZ=UTC0 \
			HOME=/nowhere /bin/sh /tmp/script < /dev/null \
			> /tmp/out 2> /tmp/err
	)
	echo "== ${case##*/} $?"
	od -An -c /tmp/out
done
