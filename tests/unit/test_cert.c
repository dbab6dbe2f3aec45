/* Certificates: made as readers' programs want them, and never by accident. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "server/cert.h"
#include "server/certverdict.h"

static const struct cert_owner ours = { -1, -1 };
static const struct str names[] = { STR_INIT("capsule.test"),
	STR_INIT("www.capsule.test") };
#define ID names[0]

static char folder_name[64];
static int folder;

static int
begin(void **state)
{
	test_arena_begin(state);
	snprintf(folder_name, sizeof(folder_name), "/tmp/test_cert.XXXXXX");
	assert_non_null(mkdtemp(folder_name));
	folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder < 0;
}

static int
end(void **state)
{
	static const char *const files[] = { "capsule.test.crt",
		"capsule.test.key", "capsule.test.next.key",
		"capsule.test.crt.old", "capsule.test.key.old" };

	for (size_t i = 0; i < COUNT(files); i++)
		unlinkat(folder, files[i], 0);
	close(folder);
	rmdir(folder_name);
	return test_arena_end(state);
}

static struct str
bytes_of(struct str name)
{
	struct str bytes;
	struct err err;

	assert_int_equal(
	    file_read(folder, name, 1 << 20, &test_arena, &bytes, NULL, &err),
	    FILE_OK);
	return bytes;
}

static void
make(void)
{
	struct err err = { "" };

	if (!cert_make(folder, ID, names, COUNT(names), ours, &err))
		fail_msg("%s", err.text);
}

static struct cert_facts
facts(void)
{
	struct err err = { "" };
	struct cert *cert = cert_load(folder, ID, &err);
	struct cert_facts told;

	if (cert == NULL)
		fail_msg("%s", err.text);
	assert_true(cert_tell(cert, &test_arena, &told));
	cert_free(cert);
	return told;
}

static void
a_new_one_is_what_clients_want(void **state)
{
	struct err err;
	struct cert_facts told;
	struct cert *cert;
	struct stat info;

	(void)state;
	assert_int_equal(cert_files(folder, ID), CERT_FILES_NONE);
	make();
	assert_int_equal(cert_files(folder, ID), CERT_FILES_BOTH);
	told = facts();
	assert_int_equal(told.version, 3);
	assert_true(told.self_signed);
	assert_true(str_eq(told.key_type, STR("ECDSA P-256")));
	assert_true(str_eq(told.subject, ID));
	assert_int_equal(told.n_names, 2);
	assert_true(str_eq(told.names[1], names[1]));
	assert_true(told.not_before < time(NULL) - 80000);
	assert_true(told.not_after > time(NULL) + 60LL * 365 * 86400);
	assert_int_equal(told.fingerprint.n, 64);
	assert_int_equal(told.key_fingerprint.n, 64);
	assert_int_equal(fstatat(folder, "capsule.test.key", &info, 0), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	cert = cert_load(folder, ID, &err);
	assert_true(cert_covers(cert, STR("capsule.test")));
	assert_true(cert_covers(cert, STR("www.capsule.test")));
	assert_false(cert_covers(cert, STR("other.test")));
	cert_free(cert);
}

static void
a_renewal_keeps_the_key(void **state)
{
	struct cert_facts before;
	struct cert_facts after;
	struct str key;

	(void)state;
	make();
	before = facts();
	key = bytes_of(STR("capsule.test.key"));
	make();
	after = facts();
	assert_true(str_eq(key, bytes_of(STR("capsule.test.key"))));
	assert_true(str_eq(before.key_fingerprint, after.key_fingerprint));
	assert_false(str_eq(before.fingerprint, after.fingerprint));
}

static void
a_key_alone_is_completed(void **state)
{
	struct str key;

	(void)state;
	make();
	key = bytes_of(STR("capsule.test.key"));
	unlinkat(folder, "capsule.test.crt", 0);
	assert_int_equal(cert_files(folder, ID), CERT_FILES_KEY);
	make();
	assert_true(str_eq(key, bytes_of(STR("capsule.test.key"))));
	facts();
}

static void
the_key_to_come_takes_over_with_the_announced_fingerprint(void **state)
{
	struct err err;
	struct str announced;
	struct str again;

	(void)state;
	make();
	assert_true(
	    cert_make_next(folder, ID, ours, &test_arena, &announced, &err));
	assert_true(
	    cert_make_next(folder, ID, ours, &test_arena, &again, &err));
	assert_true(str_eq(announced, again));
	assert_true(cert_set_aside(folder, ID, &err));
	make();
	assert_true(str_eq(facts().key_fingerprint, announced));
	assert_int_equal(faccessat(folder, "capsule.test.key.old", F_OK, 0), 0);
}

static void
what_is_wrong_is_said_in_one_line(void **state)
{
	static const struct {
		const char *file;
		struct str bytes;
		const char *says;
	} rows[] = {
		{ "capsule.test.crt", STR_INIT("nonsense"),
		    "capsule.test.crt: holds no certificate" },
		{ "capsule.test.key", STR_INIT(""),
		    "capsule.test.key: holds no key" },
		{ "capsule.test.key", { NULL, 0 }, "no such file" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unlinkat(folder, "capsule.test.key", 0);
		make();
		if (rows[i].bytes.p == NULL)
			unlinkat(folder, rows[i].file, 0);
		else
			assert_true(file_write(folder, str_z(rows[i].file),
			    rows[i].bytes, 0600, &err));
		assert_null(cert_load(folder, ID, &err));
		assert_non_null(strstr(err.text, rows[i].says));
		assert_null(strchr(err.text, '\n'));
	}
}

static void
a_key_that_does_not_fit_is_named(void **state)
{
	struct err err;
	struct str crt;

	(void)state;
	make();
	crt = bytes_of(STR("capsule.test.crt"));
	unlinkat(folder, "capsule.test.key", 0);
	make();
	assert_true(
	    file_write(folder, STR("capsule.test.crt"), crt, 0644, &err));
	assert_null(cert_load(folder, ID, &err));
	assert_non_null(
	    strstr(err.text, "capsule.test.key: this key does not fit"));
}

static void
verdicts_follow_the_clock_and_the_names(void **state)
{
	static const struct {
		int64_t days; /* from now on */
		struct str name;
		enum verdict worst;
		const char *says;
	} rows[] = {
		{ 0, STR_INIT("capsule.test"), VERDICT_GOOD, "" },
		{ 0, STR_INIT("other.test"), VERDICT_BAD, "other.test" },
		{ -1000, STR_INIT("capsule.test"), VERDICT_BAD,
		    "not valid yet" },
		{ 36600, STR_INIT("capsule.test"), VERDICT_BAD, "has ended" },
		{ 36490, STR_INIT("capsule.test"), VERDICT_SOON, "more days" },
	};
	struct err err;
	struct cert_verdict verdicts[CERT_VERDICTS];
	struct cert_facts told;
	struct cert *cert;

	(void)state;
	make();
	told = facts();
	cert = cert_load(folder, ID, &err);
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t n = cert_judge(cert, &told, &rows[i].name, 1,
		    time(NULL) + rows[i].days * 86400, &test_arena, verdicts);

		assert_int_equal(n, 7);
		assert_int_equal(verdicts[0].verdict, rows[i].worst);
		if (rows[i].worst != VERDICT_GOOD)
			assert_true(str_search(verdicts[0].what,
					str_z(rows[i].says)) != STR_NONE);
	}
	cert_free(cert);
}

#define CERT_TEST(function)                                                    \
	cmocka_unit_test_setup_teardown(function, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CERT_TEST(a_new_one_is_what_clients_want),
		CERT_TEST(a_renewal_keeps_the_key),
		CERT_TEST(a_key_alone_is_completed),
		CERT_TEST(
		    the_key_to_come_takes_over_with_the_announced_fingerprint),
		CERT_TEST(what_is_wrong_is_said_in_one_line),
		CERT_TEST(a_key_that_does_not_fit_is_named),
		CERT_TEST(verdicts_follow_the_clock_and_the_names),
	};

	return RUN(tests);
}
