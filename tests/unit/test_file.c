#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "test.h"

static char root[] = "/tmp/smallpress-file-XXXXXX";
static int dir = -1;

/* root/secret is outside; root/in is the folder that is served. */
static int
make_folder(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct err err;
	int fd;

	(void)state;
	if (mkdtemp(root) == NULL || chdir(root) != 0 ||
	    !file_write(AT_FDCWD, STR("secret"), STR("canary"), 0600, &err) ||
	    !file_write(
		AT_FDCWD, STR("in/a/b.txt"), STR("hello"), 0644, &err) ||
	    symlink("../secret", "in/out") != 0 ||
	    symlink("/etc/passwd", "in/absolute") != 0 ||
	    symlink("a/b.txt", "in/link") != 0 ||
	    symlink("loop", "in/loop") != 0 || symlink("..", "in/up") != 0 ||
	    symlink("/proc/self/root", "in/magic") != 0 ||
	    mkfifo("in/fifo", 0644) != 0)
		return -1;
	memcpy(address.sun_path, "in/socket", sizeof("in/socket"));
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		return -1;
	close(fd);
	dir = file_open_folder(STR("in"), &err);
	return dir < 0 ? -1 : 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	close(dir);
	/* Made by mkdtemp above: nothing in its name needs quoting. */
	static char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", root);
	return system(command) == 0 ? 0 : -1;
}

static void
only_regular_files_below_the_folder_are_read(void **state)
{
	static const struct {
		struct str path;
		enum file_result result;
	} rows[] = {
		{ STR_INIT("a/b.txt"), FILE_OK },
		{ STR_INIT("link"), FILE_OK }, /* leads inside */
		{ STR_INIT("nothing"), FILE_MISSING },
		{ STR_INIT("a/b.txt/c"), FILE_MISSING },
		{ STR_INIT("a/b.txt/"), FILE_MISSING },
		{ STR_INIT(""), FILE_MISSING },
		{ STR_INIT("../secret"), FILE_MISSING },
		{ STR_INIT("a/../../secret"), FILE_MISSING },
		{ STR_INIT("a/.."), FILE_MISSING },
		{ STR_INIT("/etc/passwd"), FILE_MISSING },
		{ STR_INIT("a/b.txt\0x"), FILE_MISSING },
		{ STR_INIT("a"), FILE_DENIED },
		{ STR_INIT("out"), FILE_DENIED },
		{ STR_INIT("absolute"), FILE_DENIED },
		{ STR_INIT("up/secret"), FILE_DENIED },
		{ STR_INIT("magic/etc/passwd"), FILE_DENIED },
		{ STR_INIT("loop"), FILE_DENIED },
		{ STR_INIT("fifo"), FILE_DENIED },
		{ STR_INIT("socket"), FILE_DENIED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { "" };
		struct str bytes = STR("");
		enum file_result result = file_read(
		    dir, rows[i].path, 100, &test_arena, &bytes, NULL, &err);

		if (result != rows[i].result)
			fail_msg(
			    "%s: %d, %s", rows[i].path.p, result, err.text);
		if (result == FILE_OK)
			assert_text(bytes, "hello", rows[i].path.p);
		else
			assert_row(err.text[0] != '\0', rows[i].path.p);
	}
}

/* In a child of its own: a filter is for ever. */
static int
read_without_openat2(int problem)
{
	static const struct {
		struct str path;
		bool ok;
	} rows[] = {
		{ STR_INIT("a/b.txt"), true },
		{ STR_INIT("a//./b.txt"), true },
		{ STR_INIT("nothing"), false },
		{ STR_INIT("../secret"), false },
		{ STR_INIT("a/../../secret"), false },
		{ STR_INIT("/etc/passwd"), false },
		{ STR_INIT("out"), false },
		{ STR_INIT("absolute"), false },
		{ STR_INIT("up/secret"), false },
		{ STR_INIT("magic/etc/passwd"), false },
		{ STR_INIT("loop"), false },
		{ STR_INIT("fifo"), false },
		{ STR_INIT("socket"), false },
		{ STR_INIT("a"), false },
	};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (filter == NULL ||
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)problem),
		SCMP_SYS(openat2), 0) != 0 ||
	    seccomp_load(filter) != 0)
		return 200;
	seccomp_release(filter);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str bytes;
		enum file_result result = file_read(
		    dir, rows[i].path, 100, &test_arena, &bytes, NULL, NULL);

		if ((result == FILE_OK) != rows[i].ok)
			return (int)i + 1;
		if (rows[i].ok && !str_eq(bytes, STR("hello")))
			return 100;
	}
	return 0;
}

static void
an_old_kernel_reads_the_same_but_for_links(void **state)
{
	static const int problems[] = { ENOSYS, EPERM };

	(void)state;
	for (size_t i = 0; i < COUNT(problems); i++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0)
			_exit(read_without_openat2(problems[i]));
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

static void
a_name_that_is_too_long_is_missing(void **state)
{
	char name[5000];
	int fd;

	(void)state;
	memset(name, 'a', sizeof(name));
	assert_int_equal(
	    file_open(dir, (struct str){ name, 300 }, &fd, NULL, NULL),
	    FILE_MISSING);
	assert_int_equal(
	    file_open(dir, (struct str){ name, sizeof(name) }, &fd, NULL, NULL),
	    FILE_MISSING);
	assert_int_equal(fd, -1);
}

static void
a_file_larger_than_allowed_is_trouble(void **state)
{
	struct str bytes;
	struct err err;

	(void)state;
	assert_int_equal(
	    file_read(dir, STR("a/b.txt"), 5, &test_arena, &bytes, NULL, &err),
	    FILE_OK);
	assert_int_equal(
	    file_read(dir, STR("a/b.txt"), 4, &test_arena, &bytes, NULL, &err),
	    FILE_TROUBLE);
	assert_string_equal(err.text, "a/b.txt: larger than 4 bytes");
}

static void
a_file_tells_its_size_and_time(void **state)
{
	struct file_info info;
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(
	    file_open(dir, STR("a/b.txt"), &fd, &info, NULL), FILE_OK);
	assert_int_equal(fstat(fd, &st), 0);
	close(fd);
	assert_int_equal(info.size, 5);
	assert_int_equal(info.mtime_ns / 1000000000, st.st_mtim.tv_sec);
	assert_int_equal(info.inode, st.st_ino);
}

static void
what_comes_through_a_pipe_is_read_to_its_end(void **state)
{
	char block[10000];
	struct str bytes;
	struct err err;
	int fds[2];

	(void)state;
	memset(block, 'x', sizeof(block));
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], block, sizeof(block)), sizeof(block));
	close(fds[1]);
	assert_true(file_read_fd(fds[0], 10000, &test_arena, &bytes, &err));
	assert_int_equal(bytes.n, 10000);
	close(fds[0]);
}

static void
a_file_is_written_whole_with_its_folders(void **state)
{
	struct str bytes;
	struct stat st;
	struct err err;

	(void)state;
	assert_true(
	    file_write(dir, STR("new/deep/x.md"), STR("first"), 0600, &err));
	assert_true(
	    file_write(dir, STR("new/deep/x.md"), STR("second"), 0600, &err));
	assert_int_equal(file_read(dir, STR("new/deep/x.md"), 100, &test_arena,
			     &bytes, NULL, &err),
	    FILE_OK);
	assert_text(bytes, "second", "the newer one");
	assert_int_equal(fstatat(dir, "new/deep/x.md", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(faccessat(dir, "new/deep/.x.md.tmp", F_OK, 0), -1);
}

static void
what_a_killed_run_left_behind_does_no_harm(void **state)
{
	struct err err;

	(void)state;
	assert_true(
	    file_write(dir, STR("y/.z.md.tmp"), STR("half"), 0644, &err));
	assert_true(file_write(dir, STR("y/z.md"), STR("whole"), 0644, &err));
	assert_int_equal(faccessat(dir, "y/.z.md.tmp", F_OK, 0), -1);
}

static void
nothing_is_written_outside_the_folder(void **state)
{
	static const char *const rows[] = { "../evil", "up/evil", "out/evil",
		"a/../../evil", "/tmp/evil-smallpress", "a/b.txt/evil", "" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { "" };

		assert_row(
		    !file_write(dir, str_z(rows[i]), STR("x"), 0644, &err),
		    rows[i]);
		assert_row(err.text[0] != '\0', rows[i]);
	}
	assert_int_equal(access("evil", F_OK), -1);
	assert_int_equal(access("/tmp/evil-smallpress", F_OK), -1);
}

static void
a_link_is_replaced_not_followed(void **state)
{
	struct str bytes;
	struct err err;

	(void)state;
	assert_int_equal(symlink("secret", "in2"), 0);
	assert_true(file_write(AT_FDCWD, STR("in2"), STR("mine"), 0644, &err));
	assert_int_equal(file_read(AT_FDCWD, STR("secret"), 100, &test_arena,
			     &bytes, NULL, &err),
	    FILE_OK);
	assert_text(bytes, "canary", "what the link led to");
}

static void
folders_are_made_once_and_for_all(void **state)
{
	char absolute[100];
	struct err err;

	(void)state;
	assert_true(file_make_folder(dir, STR("m/n/o/"), &err));
	assert_true(file_make_folder(dir, STR("m/n/o"), &err));
	assert_false(file_make_folder(dir, STR("a/b.txt"), &err));
	assert_false(file_make_folder(dir, STR("a/b.txt/c"), &err));
	assert_false(file_make_folder(dir, STR("../sibling"), &err));
	snprintf(absolute, sizeof(absolute), "%s/q/r", root);
	assert_true(file_make_folder(AT_FDCWD, str_z(absolute), &err));
	assert_int_equal(access("q/r", F_OK), 0);
}

static void
the_operators_own_paths_may_lead_anywhere(void **state)
{
	struct err err = { "" };
	struct str bytes;
	int fd;

	(void)state;
	assert_int_equal(file_read(AT_FDCWD, STR("in/../secret"), 100,
			     &test_arena, &bytes, NULL, &err),
	    FILE_OK);
	fd = file_open_folder(STR("nowhere"), &err);
	assert_int_equal(fd, -1);
	assert_string_equal(err.text,
	    "nowhere: cannot open the folder: No such file or directory");
	fd = file_open_folder(STR("secret"), &err);
	assert_int_equal(fd, -1);
}

static void
a_links_own_name_is_found(void **state)
{
	static const struct {
		struct str name, real; /* empty: nowhere inside */
	} rows[] = {
		{ STR_INIT("a/b.txt"), STR_INIT("a/b.txt") },
		{ STR_INIT("link"), STR_INIT("a/b.txt") },
		{ STR_INIT("a/back/link"), STR_INIT("a/b.txt") },
		{ STR_INIT("a/back/a/back/a/b.txt"), STR_INIT("a/b.txt") },
		{ STR_INIT("out"), STR_INIT("") },
		{ STR_INIT("absolute"), STR_INIT("") },
		{ STR_INIT("loop"), STR_INIT("") },
		{ STR_INIT("up/secret"), STR_INIT("") },
		{ STR_INIT("magic/etc"), STR_INIT("") },
		{ STR_INIT("nothing"), STR_INIT("") },
	};

	(void)state;
	assert_int_equal(symlinkat("..", dir, "a/back"), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str real = { 0 };

		assert_row(file_real_name(dir, rows[i].name, &test_arena,
			       &real) == (rows[i].real.n > 0),
		    rows[i].name.p);
		if (rows[i].real.n > 0)
			assert_text(real, rows[i].real.p, rows[i].name.p);
	}
	assert_int_equal(unlinkat(dir, "a/back", 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_regular_files_below_the_folder_are_read),
		TEST(an_old_kernel_reads_the_same_but_for_links),
		TEST(a_name_that_is_too_long_is_missing),
		TEST(a_file_larger_than_allowed_is_trouble),
		TEST(a_file_tells_its_size_and_time),
		TEST(what_comes_through_a_pipe_is_read_to_its_end),
		TEST(a_file_is_written_whole_with_its_folders),
		TEST(what_a_killed_run_left_behind_does_no_harm),
		TEST(nothing_is_written_outside_the_folder),
		TEST(a_link_is_replaced_not_followed),
		TEST(folders_are_made_once_and_for_all),
		TEST(the_operators_own_paths_may_lead_anywhere),
		TEST(a_links_own_name_is_found),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
