/*
 * load -- asks a server on loopback the same things again and again, checks
 * every answer, and prints what it saw as one line of JSON.
 *
 *   load gemini|gopher PORT [options] REQUEST...
 *     -c N      connections at a time (64)
 *     -n N      requests in all (20000)
 *     -s SECS   stop after so long (20)
 *     -p PID    whose CPU time is counted: that process and its children
 *     -v 2|3    TLS 1.2 or 1.3 alone
 *     -b N      every body must be N bytes long (0: not looked at)
 *     -i N      no requests: hold N idle connections, after the handshake
 *     -a ADDR   comes from this address of loopback (127.0.0.1)
 *
 * A closed loop: each of the N slots connects, asks, reads to the end, closes
 * and begins again.  Without close_notify an answer counts as failed.
 * TERM: what was begun is finished, then it reports.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

/* Latencies in steps of about 1.6 %: 64 to each doubling of a microsecond. */
enum { STEPS = 64, DOUBLINGS = 32 };

enum { IDLE_FIRST = 100 };

struct slot {
	int fd;
	SSL *ssl;
	const char *request;
	bool asked;
	char head[2];
	uint64_t got;
	double began;
};

static struct {
	bool secure;
	struct in_addr from;
	int port, slots, idle, seconds;
	long requests;
	pid_t pid;
	uint64_t body;
	char **ask;
	int n_ask;
} want = { .slots = 64, .requests = 20000, .seconds = 20 };

static struct {
	long begun, done, ok, connect, handshake, cut, reset, wrong;
	uint64_t bytes;
	uint64_t histogram[STEPS * DOUBLINGS];
} seen;

static volatile sig_atomic_t stopping;
static SSL_CTX *tls;
static int loop;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- what the server spends --- */

struct stat_line {
	pid_t parent;
	double own,
	    waited; /* CPU seconds: its own, of children it waited for */
};

static bool
read_stat(pid_t pid, struct stat_line *stat)
{
	char path[64], text[1024], *p;
	unsigned long user, sys, child_user, child_sys;
	double tick = (double)sysconf(_SC_CLK_TCK);
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return false;
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[n] = '\0';
	p = strrchr(text, ')');
	if (p == NULL ||
	    sscanf(p + 2,
		"%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
		&stat->parent, &user, &sys, &child_user, &child_sys) != 5)
		return false;
	stat->own = (double)(user + sys) / tick;
	stat->waited = (double)(child_user + child_sys) / tick;
	return true;
}

/* The scheduler's finer clock, nanoseconds, one file a thread. */
static double
read_schedstat(pid_t pid)
{
	char path[280];
	unsigned long long ns, total = 0;
	struct dirent *entry;
	FILE *file;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", pid,
		    entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (file == NULL)
			continue;
		if (fscanf(file, "%llu", &ns) == 1)
			total += ns;
		fclose(file);
	}
	if (tasks != NULL)
		closedir(tasks);
	return (double)total / 1e9;
}

static long
read_pss(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Pss: %ld", &kib) == 1)
			break;
	fclose(file);
	return kib;
}

/* CPU seconds and memory of want.pid and its children; those that have ended
 * too, if they were waited for. */
static double
server_cpu(long *kib)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	double total = 0;

	*kib = 0;
	if (want.pid == 0 || proc == NULL)
		return 0;
	while ((entry = readdir(proc)) != NULL) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		struct stat_line stat;
		double fine;

		if (pid <= 0 || !read_stat(pid, &stat) ||
		    (pid != want.pid && stat.parent != want.pid))
			continue;
		fine = read_schedstat(pid);
		total += (fine > 0 ? fine : stat.own) + stat.waited;
		*kib += read_pss(pid);
	}
	closedir(proc);
	return total;
}

/* --- one request --- */

static void
note_latency(double seconds)
{
	double us = seconds * 1e6;
	int doubling = 0;
	size_t at;

	while (us >= 2 && doubling < DOUBLINGS - 1) {
		us /= 2;
		doubling++;
	}
	if (us < 1)
		us = 1;
	at = (size_t)((us - 1) * STEPS);
	seen.histogram[(size_t)doubling * STEPS +
	    (at < STEPS ? at : STEPS - 1)]++;
}

static double
percentile(double share)
{
	double left = share * (double)seen.ok;

	for (size_t i = 0; i < STEPS * DOUBLINGS; i++) {
		left -= (double)seen.histogram[i];
		if (left <= 0)
			return (double)(1ULL << (i / STEPS)) *
			    (1 + ((double)(i % STEPS) + 0.5) / STEPS);
	}
	return 0;
}

static bool
begin(struct slot *slot)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)want.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct epoll_event event = { EPOLLIN | EPOLLOUT | EPOLLET,
		{ .ptr = slot } };
	struct sockaddr_in from = {
		.sin_family = AF_INET,
		.sin_addr = want.from,
	};
	int one = 1;

	*slot = (struct slot){
		.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0),
		.request = want.ask[seen.begun % want.n_ask],
		.began = now(),
	};
	seen.begun++;
	setsockopt(slot->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	/* The port is chosen when it connects. */
	setsockopt(
	    slot->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
	if (slot->fd < 0 ||
	    (want.from.s_addr != 0 &&
		bind(slot->fd, (struct sockaddr *)&from, sizeof(from)) < 0) ||
	    (connect(slot->fd, (struct sockaddr *)&address, sizeof(address)) <
		    0 &&
		errno != EINPROGRESS)) {
		seen.connect++;
		return false;
	}
	if (want.secure) {
		slot->ssl = SSL_new(tls);
		SSL_set_fd(slot->ssl, slot->fd);
		SSL_set_tlsext_host_name(slot->ssl, "localhost");
		SSL_set_connect_state(slot->ssl);
	}
	epoll_ctl(loop, EPOLL_CTL_ADD, slot->fd, &event);
	return true;
}

static void
end(struct slot *slot)
{
	/* No TIME_WAIT: thousands of them would run out of ports. */
	struct linger none = { 1, 0 };

	setsockopt(slot->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	SSL_free(slot->ssl);
	close(slot->fd);
	slot->ssl = NULL;
	slot->fd = -1;
}

/* bytes read (> 0), 0 at a clean end, -1 not now, -2 broken */
static int
receive(struct slot *slot, char *bytes, int room)
{
	ssize_t n;

	if (slot->ssl == NULL) {
		n = recv(slot->fd, bytes, (size_t)room, 0);
		return n >= 0 ? (int)n : errno == EAGAIN ? -1 : -2;
	}
	ERR_clear_error();
	n = SSL_read(slot->ssl, bytes, room);
	if (n > 0)
		return (int)n;
	switch (SSL_get_error(slot->ssl, (int)n)) {
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return -1;
	default:
		return -2;
	}
}

static bool
ask(struct slot *slot)
{
	size_t n = strlen(slot->request);

	ERR_clear_error();
	if (slot->ssl != NULL) {
		int result = SSL_write(slot->ssl, slot->request, (int)n);

		if (result > 0)
			slot->asked = true;
		return result > 0 ||
		    SSL_get_error(slot->ssl, result) == SSL_ERROR_WANT_READ ||
		    SSL_get_error(slot->ssl, result) == SSL_ERROR_WANT_WRITE;
	}
	if (send(slot->fd, slot->request, n, MSG_NOSIGNAL) == (ssize_t)n)
		slot->asked = true;
	return slot->asked || errno == EAGAIN;
}

static void
judge(struct slot *slot)
{
	bool good = slot->got > 0;

	if (want.secure && slot->head[0] != '2')
		good = false;
	if (!want.secure && slot->head[0] == '3')
		good = false;
	if (want.body > 0 && slot->got != want.body)
		good = false;
	if (!good) {
		seen.wrong++;
		return;
	}
	seen.ok++;
	note_latency(now() - slot->began);
}

/* False when the slot's request has ended, one way or the other. */
static bool
work(struct slot *slot)
{
	static char bytes[1 << 18];
	int n;

	if (!slot->asked && !ask(slot)) {
		if (want.secure)
			seen.handshake++;
		else
			seen.reset++;
		return false;
	}
	while (slot->asked) {
		n = receive(slot, bytes, sizeof(bytes));
		if (n == -1)
			return true;
		if (n == 0) {
			judge(slot);
			return false;
		}
		if (n == -2) {
			if (want.secure && slot->got > 0)
				seen.cut++;
			else
				seen.reset++;
			return false;
		}
		for (uint64_t i = 0; i < 2 && i < (uint64_t)n; i++)
			if (slot->got + i < 2)
				slot->head[slot->got + i] = bytes[i];
		slot->got += (uint64_t)n;
		seen.bytes += (uint64_t)n;
	}
	return true;
}

static void
run(void)
{
	struct slot *slots = calloc((size_t)want.slots, sizeof(*slots));
	struct epoll_event events[256];
	double until = now() + want.seconds;
	int open = 0;

	for (int i = 0; i < want.slots && seen.begun < want.requests; i++)
		open += begin(&slots[i]);
	while (open > 0) {
		int n = epoll_wait(loop, events, 256, 1000);

		for (int i = 0; i < n; i++) {
			struct slot *slot = events[i].data.ptr;

			if (slot->fd < 0 || work(slot))
				continue;
			end(slot);
			seen.done++;
			open--;
			if (!stopping && seen.begun < want.requests &&
			    now() < until)
				open += begin(slot);
		}
		if (stopping && until > now())
			until = now();
		/* What hangs long after the end counts as cut. */
		if (now() > until + 10) {
			seen.cut += open;
			break;
		}
	}
	free(slots);
}

/* Opened one after the other; they stay until the process ends. */
static bool
hold_one(void)
{
	struct slot slot;

	if (!begin(&slot))
		return false;
	while (slot.ssl != NULL && SSL_do_handshake(slot.ssl) <= 0 &&
	    SSL_want(slot.ssl) != SSL_NOTHING) {
		struct epoll_event event;

		if (epoll_wait(loop, &event, 1, 5000) <= 0)
			break;
	}
	return slot.ssl == NULL || SSL_is_init_finished(slot.ssl);
}

/* What the first ones need once is not charged to the others. */
static void
hold_idle(void)
{
	long kib_idle, kib_before, kib_after;
	int held = 0;

	server_cpu(&kib_idle);
	for (int i = 0; i < IDLE_FIRST; i++)
		hold_one();
	server_cpu(&kib_before);
	for (int i = 0; i < want.idle; i++)
		held += hold_one();
	server_cpu(&kib_after);
	printf("{\"held\": %d, \"kib_idle\": %ld, \"kib_before\": %ld, "
	       "\"kib_after\": %ld, \"kib_each\": %.2f}\n",
	    held, kib_idle, kib_before, kib_after,
	    held == 0 ? 0 : (double)(kib_after - kib_before) / held);
}

static void
report(double seconds, double cpu, long kib)
{
	long failed =
	    seen.connect + seen.handshake + seen.cut + seen.reset + seen.wrong;

	printf("{\"ok\": %ld, \"failed\": %ld, \"connect\": %ld, "
	       "\"handshake\": %ld, \"no_close_notify\": %ld, \"reset\": %ld, "
	       "\"wrong\": %ld, ",
	    seen.ok, failed, seen.connect, seen.handshake, seen.cut, seen.reset,
	    seen.wrong);
	printf("\"seconds\": %.4f, \"rate\": %.1f, \"mib_rate\": %.1f, "
	       "\"cpu_us\": %.2f, \"kib\": %ld, "
	       "\"p50_us\": %.0f, \"p99_us\": %.0f, \"p999_us\": %.0f}\n",
	    seconds, (double)seen.ok / seconds,
	    (double)seen.bytes / seconds / (1 << 20),
	    seen.ok == 0 ? 0 : cpu / (double)seen.ok * 1e6, kib,
	    percentile(0.5), percentile(0.99), percentile(0.999));
}

static int
usage(void)
{
	fprintf(stderr,
	    "usage: load gemini|gopher PORT [-c N] [-n N] [-s SECONDS] "
	    "[-p PID] [-v 2|3] [-b BYTES] [-i N] [-a ADDRESS] REQUEST...\n");
	return 2;
}

static bool
read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "c:n:s:p:v:b:i:a:")) != -1) {
		long n = option == '?' ? 0 : strtol(optarg, NULL, 10);
		int version = n == 2 ? TLS1_2_VERSION : TLS1_3_VERSION;

		switch (option) {
		case 'c':
			want.slots = (int)n;
			break;
		case 'n':
			want.requests = n;
			break;
		case 's':
			want.seconds = (int)n;
			break;
		case 'p':
			want.pid = (pid_t)n;
			break;
		case 'b':
			want.body = (uint64_t)n;
			break;
		case 'i':
			want.idle = (int)n;
			break;
		case 'a':
			if (inet_pton(AF_INET, optarg, &want.from) != 1)
				return false;
			break;
		case 'v':
			SSL_CTX_set_min_proto_version(tls, version);
			SSL_CTX_set_max_proto_version(tls, version);
			break;
		default:
			return false;
		}
	}
	if (argc - optind < 3)
		return false;
	want.secure = strcmp(argv[optind], "gemini") == 0;
	want.port = (int)strtol(argv[optind + 1], NULL, 10);
	want.ask = argv + optind + 2;
	want.n_ask = argc - optind - 2;
	return true;
}

/* A request as its client sends it: the line end is ours to add. */
static void
end_lines(void)
{
	for (int i = 0; i < want.n_ask; i++) {
		size_t n = strlen(want.ask[i]) + 3;
		char *line = malloc(n);

		if (line == NULL)
			exit(2);
		snprintf(line, n, "%s\r\n", want.ask[i]);
		want.ask[i] = line;
	}
}

static void
on_term(int number)
{
	stopping = number;
}

int
main(int argc, char **argv)
{
	double began, cpu, after;
	long kib;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, on_term);
	tls = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
	if (!read_options(argc, argv))
		return usage();
	end_lines();
	loop = epoll_create1(0);
	if (want.idle > 0) {
		hold_idle();
		return 0;
	}
	cpu = server_cpu(&kib);
	began = now();
	run();
	after = now();
	cpu = server_cpu(&kib) - cpu;
	report(after - began, cpu, kib);
	return 0;
}
