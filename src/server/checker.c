#include "server/checker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "server/birth.h"
#include "server/confine.h"
#include "server/generation.h"
#include "site/publisher.h"

static bool
check_site(
    const struct generation *generation, size_t i, int result, struct err *err)
{
	struct arena arena;
	struct site site;
	struct str bytes;
	uint32_t n;
	bool ok;

	arena_init(&arena, GENERATION_ARENA);
	ok = site_open_folder(&generation->config, i, &arena, &site, err);
	if (ok) {
		ok = site_read_publisher(&site, &arena, &bytes, err) &&
		    site_set_publisher(&site, bytes, &arena, err);
		site_close(&site);
	}
	/* A length and its bytes for each site, one behind the other. */
	n = ok ? (uint32_t)bytes.n : 0;
	if (ok &&
	    (!file_write_all(
		 result, (struct str){ (const char *)&n, sizeof(n) }) ||
		!file_write_all(result, bytes)))
		ok = err_set(err, "cannot hand publisher.yaml over: %s",
		    strerror(errno));
	arena_free(&arena);
	return ok;
}

static bool
confine(const struct generation *generation)
{
	struct landlock_path paths[CONFIG_SITES];
	size_t n = generation->config.n_sites;

	for (size_t i = 0; i < n; i++)
		paths[i] = (struct landlock_path){
			.path = generation->config.sites[i].content,
		};
	return confine_files(paths, n) && confine_calls(CONFINE_CHECKER);
}

static int
check_all(const struct generation *generation, int result)
{
	struct err err;

	if (!confine(generation))
		return EXIT_FAILURE;
	for (size_t i = 0; i < generation->config.n_sites; i++)
		if (!check_site(generation, i, result, &err)) {
			log_error("%s", err.text);
			return EXIT_FAILURE;
		}
	return EXIT_SUCCESS;
}

pid_t
checker_start(const struct generation *generation, int *result)
{
	pid_t pid;

	*result = memfd_create("publisher", MFD_CLOEXEC);
	if (*result < 0) {
		log_error("memfd_create: %s", strerror(errno));
		return -1;
	}
	pid = birth_fork("smallpress-chk");
	if (pid == 0)
		exit(check_all(generation, *result));
	if (pid < 0) {
		log_error("cannot fork: %s", strerror(errno));
		close(*result);
		*result = -1;
	}
	return pid;
}

/* Lengths are a child's word: each is checked against what is there. */
bool
checker_take(struct generation *generation, int result, struct err *err)
{
	size_t max = CONFIG_SITES * (size_t)(PUBLISHER_MAX + 8);
	struct str all;

	if (lseek(result, 0, SEEK_SET) != 0 ||
	    !file_read_fd(result, max, &generation->arena, &all, err))
		return false;
	for (size_t i = 0; i < generation->config.n_sites; i++) {
		uint32_t n = 0;

		if (all.n >= sizeof(n))
			memcpy(&n, all.p, sizeof(n));
		all = str_from(all, sizeof(n));
		if (n > all.n)
			return err_set(err, "publisher.yaml was cut short");
		generation->sites[i].publisher = str_slice(all, 0, n);
		all = str_from(all, n);
	}
	return true;
}
