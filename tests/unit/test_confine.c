/* What a process of each role can no longer do, and what it still can. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/confine.h"

/* The folder of the test: content/ is read, state/ is written. */
static char folder[] = "/tmp/test_confine.XXXXXX";

static bool
can_open(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
reads_passwd(void)
{
	return can_open("/etc/passwd", O_RDONLY);
}

static bool
reads_by_a_link_that_leaves(void)
{
	return can_open("content/link", O_RDONLY);
}

static bool
writes_content(void)
{
	return can_open("content/page.md", O_WRONLY);
}

static bool
makes_content(void)
{
	return can_open("content/new.md", O_WRONLY | O_CREAT);
}

static bool
removes_content(void)
{
	return unlink("content/page.md") == 0;
}

static bool
writes_elsewhere(void)
{
	return can_open("/tmp/test_confine.elsewhere", O_WRONLY | O_CREAT);
}

static bool
runs_a_program(void)
{
	char *const argv[] = { "true", NULL };

	execv("/bin/true", argv);
	return errno == ENOENT;
}

static bool
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0;
}

static bool
makes_a_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
connects(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	return connect(STDIN_FILENO, (struct sockaddr *)&to, sizeof(to)) == 0 ||
	    errno == ENOTSOCK;
}

static bool
kills_its_parent(void)
{
	return kill(getppid(), 0) == 0;
}

static bool
traces(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
maps_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
becomes_another(void)
{
	return setuid(getuid()) == 0;
}

static bool
mounts_or_changes_root(void)
{
	return chroot("content") == 0;
}

static const struct {
	const char *act;
	bool (*tried)(void);
} forbidden[] = {
	{ "reads /etc/passwd", reads_passwd },
	{ "reads by a link that leaves", reads_by_a_link_that_leaves },
	{ "writes content", writes_content },
	{ "makes content", makes_content },
	{ "removes content", removes_content },
	{ "writes elsewhere", writes_elsewhere },
	{ "runs a program", runs_a_program },
	{ "forks", forks },
	{ "makes a socket", makes_a_socket },
	{ "connects", connects },
	{ "kills its parent", kills_its_parent },
	{ "traces", traces },
	{ "maps code", maps_code },
	{ "becomes another user", becomes_another },
	{ "changes its root", mounts_or_changes_root },
};

static bool
reads_content(void)
{
	return can_open("content/page.md", O_RDONLY);
}

static bool
stores_a_note(void)
{
	return can_open("state/tmp/note", O_WRONLY | O_CREAT) &&
	    rename("state/tmp/note", "state/new/note") == 0 &&
	    unlink("state/new/note") == 0;
}

static bool
allocates(void)
{
	void *p = malloc(8 << 20);

	if (p != NULL)
		memset(p, 1, 8 << 20);
	free(p);
	return p != NULL;
}

static void *
nothing(void *context)
{
	return context;
}

static bool
has_threads(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL) == 0 &&
	    pthread_join(thread, NULL) == 0;
}

/* In a child: its exit status says which act went wrong, from 1. */
static int
live(enum confine_role role)
{
	const struct landlock_path paths[] = {
		{ STR("content"), false },
		{ STR("state"), true },
		{ STR("missing"), false },
	};

	/* The checker writes nothing. */
	if (!confine_files(paths, role == CONFINE_CHECKER ? 1 : 3) ||
	    !confine_calls(role))
		return 100;
	for (size_t i = 0; i < COUNT(forbidden); i++)
		if (forbidden[i].tried())
			return 1 + (int)i;
	if (!reads_content() || !allocates())
		return 101;
	if (role != CONFINE_CHECKER && !stores_a_note())
		return 102;
	if (role == CONFINE_INDEXER && !has_threads())
		return 103;
	return 0;
}

static void
check(enum confine_role role, const char *name)
{
	struct confine_offer offer = confine_probe();
	int status;
	pid_t pid;

	if (offer.landlock == 0 || !offer.seccomp)
		skip();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* Refusals are told there; here they are what is wanted. */
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		_exit(live(role));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	status = WEXITSTATUS(status);
	if (status > 0 && status <= (int)COUNT(forbidden))
		fail_msg("it still %s", forbidden[status - 1].act);
	assert_int_equal(status, 0);
	print_message("%s: %zu of %zu forbidden acts refused\n", name,
	    COUNT(forbidden), COUNT(forbidden));
}

static void
a_worker_can_read_content_and_store_notes_and_no_more(void **state)
{
	(void)state;
	check(CONFINE_WORKER, "worker");
}

static void
an_indexer_can_read_content_and_write_state_and_no_more(void **state)
{
	(void)state;
	check(CONFINE_INDEXER, "indexer");
}

static void
a_checker_can_read_content_and_no_more(void **state)
{
	(void)state;
	check(CONFINE_CHECKER, "checker");
}

static int
begin(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0 ||
	    mkdir("content", 0700) != 0 || mkdir("state", 0700) != 0 ||
	    mkdir("state/tmp", 0700) != 0 || mkdir("state/new", 0700) != 0 ||
	    symlink("/etc/passwd", "content/link") != 0 ||
	    !can_open("content/page.md", O_WRONLY | O_CREAT);
}

static int
end(void **state)
{
	(void)state;
	unlink("content/page.md");
	unlink("content/link");
	rmdir("state/new");
	rmdir("state/tmp");
	rmdir("state");
	rmdir("content");
	return chdir("/") != 0 || rmdir(folder) != 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_worker_can_read_content_and_store_notes_and_no_more),
		TEST(an_indexer_can_read_content_and_write_state_and_no_more),
		TEST(a_checker_can_read_content_and_no_more),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
