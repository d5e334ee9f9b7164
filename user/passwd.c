/* SPDX-License-Identifier: MIT */
/*
 * passwd [USER]: gives a user a new password, oneself unless named; naming
 * another is root's. Who is not root proves to know the old one first.
 *
 * Set-user-id root, for only root writes /etc/shadow. The new file is written
 * whole beside the old one and put in its place by rename(2): who reads it
 * meanwhile, or after a crash, sees one or the other. That it can be created
 * only once also keeps two changes at the same time apart.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <shadow.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "account.h"
#include "crypt.h"
#include "util.h"

#define SHADOW_FILE "/etc/shadow"
#define NEW_SHADOW  "/etc/shadow.new"
#define SALT_LENGTH 16
#define DAY	    86400

/* "$6$" for SHA-512, and a salt of letters that crypt.h takes. */
static void make_salt(char salt[3 + SALT_LENGTH + 1])
{
	static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	unsigned char random[SALT_LENGTH];

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		err(1, "no random bytes");
	strcpy(salt, "$6$");
	for (int i = 0; i < SALT_LENGTH; i++)
		salt[3 + i] = letters[random[i] % 64];
	salt[3 + SALT_LENGTH] = '\0';
}

/* The hash of a password asked for twice, in memory of its own. */
static char *ask_new(void)
{
	char once[PASSWORD_MAX], again[PASSWORD_MAX];
	char salt[3 + SALT_LENGTH + 1];
	char *hash;
	bool same;

	if (!account_ask("New password: ", once, sizeof(once), false) ||
	    *once == '\0')
		errx(1, "no password supplied; it stays as it was");
	if (!account_ask("Retype new password: ", again, sizeof(again), false))
		*again = '\0';
	same = strcmp(once, again) == 0;
	make_salt(salt);
	hash = same ? password_hash(once, salt) : NULL;
	account_wipe(once, sizeof(once));
	account_wipe(again, sizeof(again));
	if (!same)
		errx(1, "passwords do not match; it stays as it was");
	if (!hash || *hash != '$')
		errx(1, "the password cannot be hashed");
	return xstrdup(hash);
}

/* A signal must not leave the new file behind, nor a half of it in place. */
static void hold_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static FILE *create_new(void)
{
	int fd = open(NEW_SHADOW, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		      0600);

	if (fd < 0 && errno == EEXIST)
		errx(1, "%s exists: a password is being changed just now; if "
			"not, remove it", NEW_SHADOW);
	if (fd < 0 || fchown(fd, 0, 0) < 0)
		err(1, "%s", NEW_SHADOW);
	return fdopen(fd, "w");
}

/* Writes all entries, NAME's with HASH. False if one could not be written. */
static bool copy_entries(FILE *out, const char *name, char *hash)
{
	FILE *in = fopen(SHADOW_FILE, "r");
	struct spwd *entry;
	bool found = false, good = in != NULL;

	while (good && (entry = fgetspent(in))) {
		if (strcmp(entry->sp_namp, name) == 0) {
			entry->sp_pwdp = hash;
			entry->sp_lstchg = time(NULL) / DAY;
			found = true;
		}
		good = putspent(entry, out) == 0;
	}
	if (in)
		fclose(in);
	if (good && !found)
		good = fprintf(out, "%s:%s:%ld::::::\n", name, hash,
			       (long)(time(NULL) / DAY)) > 0;
	return good && fflush(out) == 0 && fsync(fileno(out)) == 0;
}

static void change(const char *name, char *hash)
{
	FILE *out;

	hold_signals();
	out = create_new();
	if (!out || !copy_entries(out, name, hash) || fclose(out) != 0 ||
	    rename(NEW_SHADOW, SHADOW_FILE) < 0) {
		warn("%s; the password stays as it was", SHADOW_FILE);
		unlink(NEW_SHADOW);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct passwd *account;
	uid_t me = getuid();

	if (next_option(argc, argv, "") != -1 || argc - optind > 1)
		usage(1, "[USER]");
	account = optind < argc ? getpwnam(argv[optind]) : getpwuid(me);
	if (!account)
		errx(1, "user '%s' does not exist",
		     optind < argc ? argv[optind] : "?");
	if (me != 0 && account->pw_uid != me)
		errx(1, "only root may change the password of %s",
		     account->pw_name);
	if (geteuid() != 0)
		errx(1, "needs root's rights: is its set-user-id bit gone?");
	umask(077);
	if (me != 0 && !account_prove(account, "Current password: "))
		errx(1, "Authentication failure; it stays as it was");
	change(account->pw_name, ask_new());
	fprintf(stderr, "passwd: password of %s changed\n", account->pw_name);
	return 0;
}
