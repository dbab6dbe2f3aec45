#include "server/confine_calls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/log.h"

/* Names, not numbers: what an architecture or an old libseccomp does not
 * know is left out. */
static const char *const common[] = {
	/* bytes */
	"read", "readv", "pread64", "write", "writev", "close", "lseek",
	"sendfile", "fcntl", "fsync", "fdatasync", "dup",
	/* files, by Landlock's leave */
	"openat", "openat2", "fstat", "newfstatat", "statx", "stat", "lstat",
	"access", "faccessat", "faccessat2", "readlink", "readlinkat",
	"getdents64", "getcwd",
	/* connections that were accepted */
	"accept4", "recvfrom", "recvmsg", "sendto", "sendmsg", "shutdown",
	"setsockopt", "getsockopt", "getsockname", "getpeername",
	/* waiting */
	"epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
	"epoll_create1", "eventfd2", "pipe2", "poll", "ppoll", "futex",
	"restart_syscall", "nanosleep", "clock_nanosleep", "sched_yield",
	/* memory */
	"munmap", "mremap", "brk", "madvise",
	/* time and chance */
	"clock_gettime", "clock_getres", "gettimeofday", "time", "getrandom",
	/* itself */
	"getpid", "gettid", "getuid", "geteuid", "getgid", "getegid",
	"getrusage", "times", "sysinfo", "uname", "prlimit64", "getrlimit",
	"sched_getaffinity", "rt_sigprocmask", "rt_sigaction", "rt_sigreturn",
	"sigaltstack", "set_robust_list", "rseq", "exit", "exit_group", NULL
};

/* Feedback: a file, its name, its folder. */
static const char *const writers[] = { "mkdir", "mkdirat", "rename", "renameat",
	"renameat2", "unlink", "unlinkat", "ftruncate", "fchmod", "umask",
	NULL };

/* The catalog, and the folders it is made from. */
static const char *const keepers[] = { "pwrite64", "pwritev", "flock",
	"fallocate", "fchown", "utimensat", "inotify_init1",
	"inotify_add_watch", "inotify_rm_watch", NULL };

bool
confine_calls_possible(void)
{
	/* 2 is SECCOMP_MODE_FILTER: EFAULT says that it would be taken. */
	return prctl(PR_SET_SECCOMP, 2, NULL, 0, 0) != 0 && errno == EFAULT;
}

static bool
allow_all(scmp_filter_ctx filter, const char *const *names)
{
	for (; *names != NULL; names++) {
		int call = seccomp_syscall_resolve_name(*names);

		if (call == __NR_SCMP_ERROR || call < 0)
			continue;
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
			return false;
	}
	return true;
}

/* Calls that are harmless with some arguments alone. */
static bool
allow_some(scmp_filter_ctx filter, enum confine_role role)
{
	static const unsigned long requests[] = { FIONBIO, FIONREAD, FIOCLEX,
		TCGETS };
	static const int mappers[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	bool ok = true;

	for (size_t i = 0; i < sizeof(mappers) / sizeof(mappers[0]); i++)
		ok = ok &&
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, mappers[i], 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		ok = ok &&
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
			SCMP_A1(SCMP_CMP_EQ, requests[i])) == 0;
	/* SQLite as root tries to give files to their folder's owner, and does
	 * not mind. */
	if (role != CONFINE_INDEXER)
		ok = ok &&
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(fchown), 0) == 0;
	/* abort() ends this process and no other. */
	return ok &&
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0;
}

/* The indexer's readers: threads, but no process.  What clone3 is asked for
 * cannot be seen from here; without it the C library takes clone. */
static bool
allow_threads(scmp_filter_ctx filter)
{
	int clone3 = seccomp_syscall_resolve_name("clone3");

	if (clone3 >= 0 &&
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), clone3, 0) != 0)
		return false;
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		   SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) ==
	    0;
}

/*
 * What was refused is told, once for each process, and fails with EPERM.
 * Runs as a signal handler: nothing here but write.
 */
static void
on_refused(int number, siginfo_t *info, void *context)
{
	static volatile sig_atomic_t told;
	ucontext_t *at = context;
	char line[96];
	int n;

	(void)number;
	if (told++ < 10) {
		n = snprintf(line, sizeof(line),
		    "smallpress: process %d: system call %d was refused\n",
		    (int)getpid(), info->si_syscall);
		if (write(STDERR_FILENO, line, (size_t)n) < 0)
			told++;
	}
#if defined(__x86_64__)
	at->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	at->uc_mcontext.regs[0] = (unsigned long long)-EPERM;
#else
	(void)at;
#endif
}

static uint32_t
refusal(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
	struct sigaction action = { .sa_sigaction = on_refused,
		.sa_flags = SA_SIGINFO | SA_NODEFER };

	if (sigaction(SIGSYS, &action, NULL) == 0)
		return SCMP_ACT_TRAP;
#endif
	return SCMP_ACT_ERRNO(EPERM);
}

bool
confine_calls_to(enum confine_role role)
{
	scmp_filter_ctx filter;
	int failed;

	if (!confine_calls_possible())
		return true;
	filter = seccomp_init(refusal());
	if (filter == NULL) {
		log_error("seccomp: out of memory");
		return false;
	}
	failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) != 0 ||
	    !allow_all(filter, common) || !allow_some(filter, role) ||
	    (role != CONFINE_CHECKER && !allow_all(filter, writers)) ||
	    (role == CONFINE_INDEXER &&
		(!allow_all(filter, keepers) || !allow_threads(filter))) ||
	    seccomp_load(filter) != 0;
	seccomp_release(filter);
	if (failed)
		log_error("seccomp: %s", strerror(errno));
	return !failed;
}
