/* SPDX-License-Identifier: MIT */
/*
 * Writes of up to 4,096 bytes (PIPE_BUF) to a pipe are never mixed with those
 * of others, also when the pipe is full and writers wait; and every byte of
 * many writers and many readers arrives once.
 */
#include "check.h"

#define WRITERS	 4
#define MESSAGES 150

static int fds[2];

/* A message: its length, its writer, and that writer's letter to the end. */
struct message {
	uint16_t length;
	uint16_t writer;
	char text[4092];
};

static int length_of(int i, int writer)
{
	static const int lengths[] = { 4, 5, 100, 1000, 2048, 4095, 4096 };

	return lengths[(i + writer) % 7];
}

static void writer(long n)
{
	struct message m;

	close(fds[0]);
	memset(m.text, 'a' + n, sizeof(m.text));
	m.writer = n;
	for (int i = 0; i < MESSAGES; i++) {
		m.length = length_of(i, n);
		CHECK_EQ(write(fds[1], &m, m.length), m.length);
	}
}

static int read_all(void *to, long n)
{
	long got = 0, r;

	while (got < n && (r = read(fds[0], (char *)to + got, n - got)) > 0)
		got += r;
	return got;
}

static void atomic(void)
{
	int seen[WRITERS] = { 0 }, bad = 0;
	struct message m;
	pid_t pids[WRITERS];

	SECTION("pipe: messages of up to 4,096 bytes stay whole");
	CHECK_OK(pipe(fds));
	for (int i = 0; i < WRITERS; i++)
		pids[i] = start(writer, i);
	close(fds[1]);
	while (!bad && read_all(&m, 4) == 4) {
		bad += m.writer >= WRITERS;
		if (bad)
			break;
		bad += m.length != length_of(seen[m.writer]++, m.writer);
		bad += read_all(m.text, m.length - 4) != m.length - 4;
		bad += !all_bytes(m.text, m.length - 4, 'a' + m.writer);
	}
	CHECK_EQ(bad, 0);
	for (int i = 0; i < WRITERS; i++)
		CHECK_EQ(seen[i], MESSAGES);
	close(fds[0]);
	for (int i = 0; i < WRITERS; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
}

static int sums[2];

/* Reads odd amounts and reports the sum of the bytes. */
static void reader(long n)
{
	unsigned char buf[3000];
	long sum[2] = { 0, 0 }, r;

	close(fds[1]);
	while ((r = read(fds[0], buf, 1 + n * 997)) > 0) {
		sum[0] += r;
		for (long i = 0; i < r; i++)
			sum[1] += buf[i];
	}
	CHECK_EQ(write(sums[1], sum, sizeof(sum)), sizeof(sum));
}

static void feeder(long n)
{
	unsigned char buf[5000];

	close(fds[0]);
	memset(buf, n, sizeof(buf));
	for (int i = 0; i < 60; i++)
		CHECK_EQ(write(fds[1], buf, 1 + i * 83), 1 + i * 83);
}

static void many(void)
{
	long sum[2], bytes = 0, total = 0, each = 0;
	pid_t pids[8];

	SECTION("pipe: four writers, four readers, nothing lost or doubled");
	CHECK_OK(pipe(fds));
	CHECK_OK(pipe(sums));
	for (int i = 0; i < 4; i++) {
		pids[i] = start(reader, i);
		pids[4 + i] = start(feeder, i + 1);
	}
	close(fds[0]);
	close(fds[1]);
	for (int i = 0; i < 8; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(read(sums[0], sum, sizeof(sum)), sizeof(sum));
		bytes += sum[0];
		total += sum[1];
	}
	for (int i = 0; i < 60; i++)
		each += 1 + i * 83;
	CHECK_EQ(bytes, 4 * each);
	CHECK_EQ(total, 10 * each);
}

int main(void)
{
	atomic();
	many();
	return check_done();
}
