/* SPDX-License-Identifier: MIT */
/*
 * Set-uid and set-gid programs: the real, effective and saved ids that one
 * starts with, and AT_SECURE, for every mode of the file, several owners of it
 * and several callers. Then scripts, no_new_privs, children, and how a program
 * gives its rights up and takes them again.
 */
#include "who.h"
#include <sys/auxv.h>
#include <sys/prctl.h>

struct ids {
	unsigned r, e, s; /* real, effective, saved */
};

struct state {
	struct ids user, group;
	unsigned long secure, auxv[4];
	int groups;
};

static char *self;
static int report[2];

/* ---- the program's own part ---- */

static void look(struct state *now)
{
	memset(now, 0, sizeof(*now));
	syscall(SYS_getresuid, &now->user.r, &now->user.e, &now->user.s);
	syscall(SYS_getresgid, &now->group.r, &now->group.e, &now->group.s);
	now->secure = getauxval(AT_SECURE);
	now->auxv[0] = getauxval(AT_UID);
	now->auxv[1] = getauxval(AT_EUID);
	now->auxv[2] = getauxval(AT_GID);
	now->auxv[3] = getauxval(AT_EGID);
	now->groups = getgroups(0, NULL);
}

static int tell(int fd)
{
	struct state now;

	look(&now);
	return write(fd, &now, sizeof(now)) != sizeof(now);
}

static void be(const struct ids *user, const struct ids *group)
{
	CHECK_OK(syscall(SYS_setgroups, 2, people[OTHER].groups));
	CHECK_OK(syscall(SYS_setresgid, group->r, group->e, group->s));
	CHECK_OK(syscall(SYS_setresuid, user->r, user->e, user->s));
}

static void copy_self(void)
{
	static char bytes[64 * KIB];
	int from = open(self, O_RDONLY), to;
	long n;

	to = open("program", O_CREAT | O_TRUNC | O_WRONLY, 0755);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		CHECK_EQ(write(to, bytes, n), n);
	close(from);
	close(to);
}

static const struct ids *user_now, *group_now;

static void run(long path)
{
	char number[12];
	char *const argv[] = { "p", "tell", number, NULL };
	char *const envp[] = { NULL };

	be(user_now, group_now);
	snprintf(number, sizeof(number), "%d", report[1]);
	execve((const char *)path, argv, envp);
	_exit(90);
}

/* What the program at `path` finds when they start it. */
static struct state started(const char *path, const struct ids *user,
			    const struct ids *group)
{
	struct state found;

	user_now = user;
	group_now = group;
	memset(&found, 0xee, sizeof(found));
	CHECK_EQ(in_child(run, (long)path), EXITED(0));
	CHECK_EQ(read(report[0], &found, sizeof(found)), sizeof(found));
	return found;
}

/* ---- the table ---- */

static const struct ids users[] = {
	{ 1003, 1003, 1003 }, { 0, 0, 0 },	    { 1003, 1001, 1002 },
	{ 1003, 0, 0 },	      { 0, 1003, 0 },	    { 1000, 1000, 1000 },
	{ 1003, 1000, 1000 }, { 1003, 1003, 1000 },
};
static const struct ids groups[] = { { 9003, 9003, 9003 },
				     { 9003, 2000, 9001 },
				     { 0, 0, 0 } };
static const struct {
	uid_t uid;
	gid_t gid;
} files[] = { { OBJECT_UID, OBJECT_GID }, { 0, 0 } };

static struct ids after(const struct ids *before, int changes, unsigned id)
{
	unsigned e = changes ? id : before->e;

	return (struct ids){ before->r, e, e };
}

static int same(const struct ids *a, const struct ids *b)
{
	return a->r == b->r && a->e == b->e && a->s == b->s;
}

/* Execute permission, by the effective ids. */
static int may_run(int mode, unsigned file, unsigned u, unsigned g)
{
	if (users[u].e == 0)
		return 1;
	if (users[u].e == files[file].uid)
		return mode & 0100;
	return mode & (groups[g].e == files[file].gid ? 0010 : 0001);
}

/* -1: Linux's versions differ about one who gets his own id back. */
static int is_secure(const struct ids *before, const struct ids *now)
{
	if (now->e != now->r)
		return 1;
	return now->e != before->e ? -1 : 0;
}

static void one(int mode, unsigned file, unsigned u, unsigned g)
{
	struct state found = started("program", &users[u], &groups[g]);
	struct ids user = after(&users[u], mode & S_ISUID, files[file].uid);
	struct ids group = after(&groups[g], (mode & 02010) == 02010,
				 files[file].gid);
	int good = same(&found.user, &user) && same(&found.group, &group);

	if (check_count(good))
		check_say("# %04o of %u, user %u, group %u: %u %u %u, "
			  "%u %u %u\n",
			  mode, files[file].uid, u, g, found.user.r,
			  found.user.e, found.user.s, found.group.r,
			  found.group.e, found.group.s);
	if (is_secure(&users[u], &user) >= 0 &&
	    is_secure(&groups[g], &group) >= 0)
		CHECK_EQ(found.secure, is_secure(&users[u], &user) ||
					       is_secure(&groups[g], &group));
	CHECK(found.auxv[0] == user.r && found.auxv[1] == user.e);
	CHECK(found.auxv[2] == group.r && found.auxv[3] == group.e);
	CHECK_EQ(found.groups, 2);
}

static void table(int mode)
{
	for (unsigned f = 0; f < ARRAY_SIZE(files); f++) {
		CHECK_OK(chown("program", files[f].uid, files[f].gid));
		CHECK_OK(chmod("program", mode));
		for (unsigned i = 0;
		     i < ARRAY_SIZE(users) * ARRAY_SIZE(groups); i++) {
			unsigned u = i / ARRAY_SIZE(groups);
			unsigned g = i % ARRAY_SIZE(groups);

			if (may_run(mode, f, u, g))
				one(mode, f, u, g);
		}
	}
}

/* ---- what takes the effect away ---- */

static void write_script(const char *line)
{
	make_file("script", line, strlen(line));
	CHECK_OK(chown("script", OBJECT_UID, OBJECT_GID));
	CHECK_OK(chmod("script", 06755));
}

static void scripts(void)
{
	struct state found;

	SECTION("a set-uid script is none; its interpreter may be");
	if (!only_root())
		return;
	CHECK_OK(chown("program", OBJECT_UID, OBJECT_GID));
	CHECK_OK(chmod("program", 0755));
	write_script("#!program script\n");
	found = started("script", &users[0], &groups[0]);
	CHECK(found.user.e == 1003 && found.group.e == 9003);
	CHECK_EQ(found.secure, 0);
	CHECK_OK(chmod("program", 06755));
	found = started("script", &users[0], &groups[0]);
	CHECK(found.user.e == OBJECT_UID && found.group.e == OBJECT_GID);
	CHECK_EQ(found.secure, 1);
}

static void without_new(long unused)
{
	(void)unused;
	CHECK_OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	user_now = &users[0];
	group_now = &groups[0];
	run((long)"program");
}

static void no_new_privileges(void)
{
	struct state found;

	SECTION("no_new_privs: the bits do nothing");
	if (!only_root())
		return;
	CHECK_OK(chmod("program", 06755));
	CHECK_EQ(in_child(without_new, 0), EXITED(0));
	CHECK_EQ(read(report[0], &found, sizeof(found)), sizeof(found));
	CHECK(found.user.e == 1003 && found.group.e == 9003);
	CHECK(found.user.s == 1003 && found.group.s == 9003);
	CHECK_EQ(found.secure, 0);
}

/* ---- giving up and taking again ---- */

static void child_has(long e)
{
	CHECK_EQ(geteuid(), e);
}

/* Runs as 1003 from a file of OBJECT_UID. */
static int gives_up(void)
{
	struct ids now;

	CHECK_EQ(in_child(child_has, OBJECT_UID), EXITED(0));
	CHECK_OK(syscall(SYS_setresuid, -1, 1003, -1));
	CHECK_EQ(geteuid(), 1003);
	CHECK_EQ(in_child(child_has, 1003), EXITED(0));
	CHECK_OK(syscall(SYS_setresuid, -1, OBJECT_UID, -1));
	CHECK_OK(syscall(SYS_setreuid, OBJECT_UID, 1003));
	CHECK_OK(syscall(SYS_setreuid, 1003, OBJECT_UID));
	CHECK_OK(syscall(SYS_setuid, 1003));
	CHECK_OK(syscall(SYS_getresuid, &now.r, &now.e, &now.s));
	CHECK(now.r == 1003 && now.e == 1003 && now.s == OBJECT_UID);
	CHECK_OK(syscall(SYS_setuid, OBJECT_UID));
	CHECK_ERR(syscall(SYS_setuid, 0), EPERM);
	CHECK_ERR(syscall(SYS_setuid, 1001), EPERM);
	CHECK_OK(syscall(SYS_setresuid, 1003, 1003, 1003));
	CHECK_ERR(syscall(SYS_setuid, OBJECT_UID), EPERM);
	CHECK_ERR(syscall(SYS_setresuid, -1, OBJECT_UID, -1), EPERM);
	return check.failed_here ? CHILD_FAILED : 0;
}

static void run_giver(long unused)
{
	char *const argv[] = { "p", "give", NULL };

	(void)unused;
	be(&users[0], &groups[0]);
	execve("program", argv, argv + 2);
	_exit(90);
}

static void giving_up(void)
{
	SECTION("a set-uid program goes back and forth, then gives up");
	if (!only_root())
		return;
	CHECK_OK(chmod("program", 04755));
	CHECK_EQ(in_child(run_giver, 0), EXITED(0));
}

int main(int argc, char **argv)
{
	static const int modes[] = { 0755,  01755, 02755, 02745, 04755,
				     04655, 06755, 06745, 07711, 04711 };

	if (argc >= 3 && strcmp(argv[1], "tell") == 0)
		return tell(atoi(argv[2]));
	if (argc == 5) /* p script script tell N */
		return tell(atoi(argv[4]));
	if (argc == 2 && strcmp(argv[1], "give") == 0)
		return gives_up();
	self = argv[0];
	fresh_dir();
	chmod(".", 0755);
	copy_self();
	CHECK_OK(pipe2(report, O_NONBLOCK));
	for (unsigned i = 0; i < ARRAY_SIZE(modes); i++) {
		char name[40];

		snprintf(name, sizeof(name), "programs of mode %04o", modes[i]);
		SECTION(name);
		if (only_root())
			table(modes[i]);
		check_close_section();
	}
	scripts();
	no_new_privileges();
	giving_up();
	return check_done();
}
