/* SPDX-License-Identifier: MIT */
/*
 * System calls about who a process is: user and group ids (credentials(7)).
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sys/sys.h"

/* r, e, s: the real, the effective and the saved id. */
#define ID_NONE		0xffffffffu	/* (uid_t)-1: leave as it is */

s64 sys_getuid(void)
{
	return proc_current()->cred.uid;
}

s64 sys_geteuid(void)
{
	return proc_current()->cred.euid;
}

s64 sys_getgid(void)
{
	return proc_current()->cred.gid;
}

s64 sys_getegid(void)
{
	return proc_current()->cred.egid;
}

static bool is_own_uid(const struct cred *c, u32 id)
{
	return c->euid == 0 || id == ID_NONE || id == c->uid ||
	       id == c->euid || id == c->suid;
}

static bool is_own_gid(const struct cred *c, u32 id)
{
	return c->euid == 0 || id == ID_NONE || id == c->gid ||
	       id == c->egid || id == c->sgid;
}

/*
 * Who acts for somebody else from now on is no more ended at the wish of the
 * one who started him (PR_SET_PDEATHSIG), nor looked into by him
 * (PR_SET_DUMPABLE, prctl(2)).
 */
static void acts_for_another(void)
{
	proc_current()->death_signal = 0;
	proc_current()->dumpable = false;
}

static void set_effective_uid(struct cred *c, u32 id)
{
	if (id != c->euid || id != c->fsuid)
		acts_for_another();
	c->euid = c->fsuid = id;
}

static void set_effective_gid(struct cred *c, u32 id)
{
	if (id != c->egid || id != c->fsgid)
		acts_for_another();
	c->egid = c->fsgid = id;
}

s64 sys_setresuid(u32 r, u32 e, u32 s)
{
	struct cred *c = &proc_current()->cred;

	if (!is_own_uid(c, r) || !is_own_uid(c, e) || !is_own_uid(c, s))
		return -EPERM;
	if (r != ID_NONE && proc_set_uid(r) < 0)
		return -EAGAIN;
	set_effective_uid(c, e != ID_NONE ? e : c->euid);
	if (s != ID_NONE)
		c->suid = s;
	return 0;
}

s64 sys_setresgid(u32 r, u32 e, u32 s)
{
	struct cred *c = &proc_current()->cred;

	if (!is_own_gid(c, r) || !is_own_gid(c, e) || !is_own_gid(c, s))
		return -EPERM;
	if (r != ID_NONE)
		c->gid = r;
	set_effective_gid(c, e != ID_NONE ? e : c->egid);
	if (s != ID_NONE)
		c->sgid = s;
	return 0;
}

s64 sys_setuid(u32 u)
{
	struct cred *c = &proc_current()->cred;

	if (u == ID_NONE)
		return -EINVAL;
	if (c->euid != 0 && u != c->uid && u != c->suid)
		return -EPERM;
	if (c->euid == 0) {
		if (proc_set_uid(u) < 0)
			return -EAGAIN;
		c->suid = u;
	}
	set_effective_uid(c, u);
	return 0;
}

s64 sys_setgid(u32 g)
{
	struct cred *c = &proc_current()->cred;

	if (g == ID_NONE)
		return -EINVAL;
	if (c->euid == 0)
		c->gid = c->sgid = g;
	else if (g != c->gid && g != c->sgid)
		return -EPERM;
	set_effective_gid(c, g);
	return 0;
}

/* setreuid(2): the saved id follows when the real one is set, or the
 * effective one to something else than the real one. */
s64 sys_setreuid(u32 r, u32 e)
{
	struct cred *c = &proc_current()->cred;
	u32 old = c->uid;
	s64 error;

	if (c->euid != 0 && r != ID_NONE && r != c->uid && r != c->euid)
		return -EPERM;
	error = sys_setresuid(r, e, ID_NONE);
	if (!error && (r != ID_NONE || (e != ID_NONE && e != old)))
		c->suid = c->euid;
	return error;
}

s64 sys_setregid(u32 r, u32 e)
{
	struct cred *c = &proc_current()->cred;
	u32 old = c->gid;
	s64 error;

	if (c->euid != 0 && r != ID_NONE && r != c->gid && r != c->egid)
		return -EPERM;
	error = sys_setresgid(r, e, ID_NONE);
	if (!error && (r != ID_NONE || (e != ID_NONE && e != old)))
		c->sgid = c->egid;
	return error;
}

static s64 three_out(u64 a, u64 b, u64 c, u32 x, u32 y, u32 z)
{
	if (copy_out(a, &x, 4) < 0 || copy_out(b, &y, 4) < 0)
		return -EFAULT;
	return copy_out(c, &z, 4);
}

s64 sys_getresuid(u64 real, u64 effective, u64 saved)
{
	const struct cred *c = &proc_current()->cred;

	return three_out(real, effective, saved, c->uid, c->euid, c->suid);
}

s64 sys_getresgid(u64 real, u64 effective, u64 saved)
{
	const struct cred *c = &proc_current()->cred;

	return three_out(real, effective, saved, c->gid, c->egid, c->sgid);
}

s64 sys_getgroups(u32 size, u64 list)
{
	const struct cred *c = &proc_current()->cred;
	unsigned n = c->group_count;

	if ((int)size < 0 || (size && size < n))
		return -EINVAL;
	if (size && copy_out(list, c->groups, n * sizeof(gid_t)) < 0)
		return -EFAULT;
	return n;
}

/* As on Linux they are kept in ascending order, which getgroups(2) shows. */
static void sort_groups(gid_t *groups, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		gid_t gid = groups[i];
		unsigned at = i;

		for (; at > 0 && groups[at - 1] > gid; at--)
			groups[at] = groups[at - 1];
		groups[at] = gid;
	}
}

s64 sys_setgroups(u32 size, u64 list)
{
	struct cred *c = &proc_current()->cred;
	gid_t groups[CRED_GROUPS_MAX];

	if (c->euid != 0)
		return -EPERM;
	if (size > CRED_GROUPS_MAX)
		return -EINVAL;
	if (copy_in(groups, list, size * sizeof(gid_t)) < 0)
		return -EFAULT;
	sort_groups(groups, size);
	memcpy(c->groups, groups, size * sizeof(gid_t));
	c->group_count = size;
	return 0;
}
