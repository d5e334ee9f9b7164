/* SPDX-License-Identifier: MIT */
/*
 * false: does nothing, unsuccessfully. The shell's `if`, `&&` and `||` look
 * at the status that main() returns here, and at nothing else.
 */
int main(void)
{
	return 1;
}
