#ifndef PUBLICATION_H
#define PUBLICATION_H
/*
 * publication -- a content folder that a test writes file by file, and a
 * catalog of it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "site/catalog.h"
#include "site/index.h"
#include "site/publisher.h"
#include "site/site.h"

/* A moment after all dates of the tests, unless they say so. */
#define NOW date_make(2026, 1, 1)

struct publication {
	char path[64];
	struct site site;
	struct publisher publisher;
	struct str names[1];
	struct catalog *catalog;
	struct index_result result;
	char reports[8192]; /* a line each */
	size_t n_reports;
	struct err err;
};

static inline void
publication_open(struct publication *p)
{
	*p = (struct publication){ .path = "/tmp/smallpress-test-XXXXXX" };
	assert_non_null(mkdtemp(p->path));
	publisher_init(&p->publisher, STR("Sample"));
	p->publisher.website = STR("https://www.sample.example");
	p->names[0] = STR("sample.example");
	p->site = (struct site){ .id = p->names[0],
		.names = p->names,
		.n_names = 1,
		.content = open(p->path, O_RDONLY | O_DIRECTORY),
		.content_path = str_z(p->path),
		.publisher = &p->publisher,
		.endpoints = { { .host = p->names[0], .port = 1965 },
		    { .host = p->names[0], .port = 70 } } };
	assert_true(p->site.content >= 0);
	p->catalog = catalog_create(NULL, NULL, &p->err);
	assert_non_null(p->catalog);
}

static inline void
publication_close(struct publication *p)
{
	char command[128];

	catalog_close(p->catalog);
	close(p->site.content);
	snprintf(command, sizeof(command), "rm -rf %s", p->path);
	assert_int_equal(system(command), 0);
}

/* Not file_write, which waits for the disk. */
static inline void
publication_write(struct publication *p, const char *file, const char *bytes)
{
	const char *slash = strrchr(file, '/');
	struct str folder = { file, slash == NULL ? 0 : slash - file };
	size_t n = strlen(bytes);
	int fd;

	if (folder.n > 0)
		assert_true(file_make_folder(p->site.content, folder, &p->err));
	fd = openat(p->site.content, file,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
}

/* An article with these lines of front matter, and a body. */
static inline void
publication_article(struct publication *p, const char *file, const char *front)
{
	char bytes[4096];

	snprintf(
	    bytes, sizeof(bytes), "---\n%s\n---\nText of %s.\n", front, file);
	publication_write(p, file, bytes);
}

static inline void
publication_remove(struct publication *p, const char *file)
{
	assert_int_equal(unlinkat(p->site.content, file, 0), 0);
}

static inline void
publication_hear(void *context, struct str message)
{
	struct publication *p = context;
	int n = snprintf(p->reports + p->n_reports,
	    sizeof(p->reports) - p->n_reports, STR_FMT "\n", STR_ARG(message));

	if (n > 0 && p->n_reports + (size_t)n < sizeof(p->reports))
		p->n_reports += (size_t)n;
}

/* One metadata pass; what it reported stands in p->reports. */
static inline void
publication_index(struct publication *p)
{
	p->n_reports = 0;
	p->reports[0] = '\0';
	if (!index_metadata(&p->site, p->catalog, publication_hear, p, NULL,
		&p->result, &p->err))
		fail_msg("%s", p->err.text);
}

/* Both passes. */
static inline void
publication_index_all(struct publication *p)
{
	publication_index(p);
	if (!index_fulltext(&p->site, p->catalog, NULL, &p->err))
		fail_msg("%s", p->err.text);
}

/* Addresses, with a blank between them. */
static inline void
assert_entries(struct entries entries, const char *expected, const char *row)
{
	struct str all = { "", 0 };

	for (size_t i = 0; i < entries.n; i++)
		all = arena_fmt(&test_arena, STR_FMT "%s" STR_FMT, STR_ARG(all),
		    i > 0 ? " " : "", STR_ARG(entries.of[i].address));
	assert_text(all, expected, row);
}
#endif
