/* SPDX-License-Identifier: MIT */
/*
 * Backslash escapes: \n \t \\ \101 and so on, as echo, printf and tr know
 * them. They differ in how an octal number is written.
 */
#ifndef USER_ESCAPE_H
#define USER_ESCAPE_H

enum escape_form {
	ESCAPE_OCTAL,	   /* \101: one to three digits (printf, tr) */
	ESCAPE_ZERO_OCTAL, /* \0101: a zero, then up to three (echo, %b) */
};

#define ESCAPE_STOP -1

/*
 * The byte meant by what stands at *TEXT, behind a backslash; *TEXT moves on
 * behind it. ESCAPE_STOP for \c. An escape that is none gives the backslash,
 * and *TEXT stays.
 */
int read_escape(const char **text, enum escape_form form);

#endif
