/* SPDX-License-Identifier: MIT */
/*
 * debug/log.h for the host: lines are counted, the last one is kept, and with
 * SHIM_LOG in the environment they go to standard error.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "debug/log.h"
#include "shim/shim.h"

unsigned shim_log_lines;
char shim_log_last[256];

void log_line(enum log_level level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(shim_log_last, sizeof(shim_log_last), format, args);
	va_end(args);
	shim_log_lines++;
	if (getenv("SHIM_LOG"))
		fprintf(stderr, "# <%d> %s\n", level, shim_log_last);
}
