/* SPDX-License-Identifier: MIT */
/*
 * true: does nothing, successfully. The smallest program there is: whatever
 * it costs is the cost of fork, exec, exit and wait.
 */
int main(void)
{
	return 0;
}
