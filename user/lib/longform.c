/* SPDX-License-Identifier: MIT */
/*
 * The long form: see longform.h. A device has two numbers, major and minor,
 * in the place of a size, and widens that column if need be.
 */
#include "longform.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "mode.h"
#include "names.h"

/* Times older than this, half a mean year, show a year instead of a clock. */
#define HALF_YEAR (31556952 / 2)

#define ID_MAX 64

static const char *owner_text(const struct long_style *style, uid_t uid,
			      char text[ID_MAX])
{
	if (!style->numeric)
		return user_name(uid);
	snprintf(text, ID_MAX, "%u", uid);
	return text;
}

static const char *group_text(const struct long_style *style, gid_t gid,
			      char text[ID_MAX])
{
	if (!style->numeric)
		return group_name(gid);
	snprintf(text, ID_MAX, "%u", gid);
	return text;
}

static void size_text(const struct long_style *style, off_t size,
		      char text[HUMAN_SIZE_MAX])
{
	if (style->human)
		human_size(size, text);
	else
		snprintf(text, HUMAN_SIZE_MAX, "%lld", (long long)size);
}

static void widen(int *width, int needed)
{
	if (*width < needed)
		*width = needed;
}

static int digits(unsigned long long n)
{
	return snprintf(NULL, 0, "%llu", n);
}

static bool is_device(const struct stat *st)
{
	return S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode);
}

void long_measure(struct long_style *style, const struct stat *st)
{
	char text[ID_MAX], size[HUMAN_SIZE_MAX];

	widen(&style->links, digits(st->st_nlink));
	widen(&style->owner, strlen(owner_text(style, st->st_uid, text)));
	widen(&style->group, strlen(group_text(style, st->st_gid, text)));
	if (is_device(st)) {
		widen(&style->major, digits(major(st->st_rdev)));
		widen(&style->minor, digits(minor(st->st_rdev)));
		widen(&style->size, style->major + 2 + style->minor);
	} else {
		size_text(style, st->st_size, size);
		widen(&style->size, strlen(size));
	}
}

const struct timespec *long_time(const struct long_style *style,
				 const struct stat *st)
{
	if (style->time == 'u')
		return &st->st_atim;
	return style->time == 'c' ? &st->st_ctim : &st->st_mtim;
}

static void put_time(const struct timespec *when)
{
	time_t now = time(NULL);
	bool recent = when->tv_sec <= now && when->tv_sec > now - HALF_YEAR;
	char text[32];
	struct tm tm;

	localtime_r(&when->tv_sec, &tm);
	strftime(text, sizeof(text), recent ? "%b %e %H:%M" : "%b %e  %Y", &tm);
	fputs(text, stdout);
}

static void put_size(const struct long_style *style, const struct stat *st)
{
	char text[HUMAN_SIZE_MAX];

	if (is_device(st)) {
		printf("%*u, %*u ", style->size - 2 - style->minor,
		       major(st->st_rdev), style->minor, minor(st->st_rdev));
		return;
	}
	size_text(style, st->st_size, text);
	printf("%*s ", style->size, text);
}

void long_put(const struct long_style *style, const struct stat *st)
{
	char text[ID_MAX];

	mode_string(st->st_mode, text);
	printf("%s %*llu ", text, style->links,
	       (unsigned long long)st->st_nlink);
	/* Names stand on the left, numbers on the right. */
	if (!style->no_owner)
		printf("%*s ", style->numeric ? style->owner : -style->owner,
		       owner_text(style, st->st_uid, text));
	if (!style->no_group)
		printf("%*s ", style->numeric ? style->group : -style->group,
		       group_text(style, st->st_gid, text));
	put_size(style, st);
	put_time(long_time(style, st));
	putchar(' ');
}
