/* SPDX-License-Identifier: MIT */
/*
 * clear: an empty screen, with the cursor in its upper left corner. The
 * sequences are those of ECMA-48, which every terminal here understands:
 * CUP (home), ED 2 (erase the display), ED 3 (and what scrolled off it).
 */
#include <stdio.h>

#include "util.h"

int main(void)
{
	fputs("\033[H\033[2J\033[3J", stdout);
	return finish(0);
}
