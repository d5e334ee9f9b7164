/* SPDX-License-Identifier: MIT */
/*
 * Here-documents. The parser announces one when it meets << ; the lexer reads
 * the bodies of all announced ones when it comes to the end of the line. The
 * body becomes the word of the redirection.
 */
#ifndef SH_HERE_H
#define SH_HERE_H

#include "tree.h"

struct here_doc;

/* Reads the delimiter; the body follows after the next newline. */
void here_begin(struct redir *r, bool strip_tabs);
/* Reads the bodies that are due, in order. */
void here_read_pending(void);
/* Puts those that are due aside while another text is read, and back. */
struct here_doc *here_save(void);
void here_restore(struct here_doc *pending);

#endif
