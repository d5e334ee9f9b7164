/* SPDX-License-Identifier: MIT */
/*
 * Which policy the run queues have, and its settings: the words of sched=,
 * once at boot, before there is a thread to queue.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sched/run.h"
#include "sched/sched.h"

const struct policy *run_policy = &policy_rr;

static const struct policy *const policies[] = { &policy_rr };

/* One word of sched=: the policy's name, or name=value for it. */
static int policy_word(const char *word)
{
	const char *equals = strchr(word, '=');
	char name[16];
	u64 value;

	if (equals) {
		if (string_to_u64(equals + 1, &value) < 0)
			return -EINVAL;
		string_copy(name, word, MIN(sizeof(name),
					    (size_t)(equals - word) + 1));
		return run_policy->set(name, value);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(policies); i++) {
		if (strcmp(policies[i]->name, word) == 0) {
			run_policy = policies[i];
			return 0;
		}
	}
	return -EINVAL;
}

int sched_set_policy(const char *words)
{
	char word[64];

	while (*words) {
		const char *comma = strchr(words, ',');
		size_t n = comma ? (size_t)(comma - words) : strlen(words);
		int error;

		string_copy(word, words, MIN(sizeof(word), n + 1));
		error = policy_word(word);
		if (error)
			return error;
		words += n + (comma ? 1 : 0);
	}
	return 0;
}
