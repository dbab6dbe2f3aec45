#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/err.h"
#include "base/version.h"
#include "site/catalog_private.h"

/* A page cache that holds a request's rows; the writer's also a pass'. */
#define READER_SETUP                                                           \
	"PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;"               \
	"PRAGMA query_only = ON"
#define WRITER_SETUP                                                           \
	"PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;"              \
	"PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 33554432;"   \
	"CREATE TEMP TABLE touched(term INTEGER PRIMARY KEY)"

enum { READER_WAIT_MS = 50, WRITER_WAIT_MS = 2000 };

enum verdict { FILE_USABLE, FILE_NEW, FILE_ASIDE, FILE_FAILED };

static bool
execute(struct catalog *catalog, const char *sql, struct err *err)
{
	if (sqlite3_exec(catalog->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return catalog_err(catalog, err);
}

/* One number of one row; false: the file could not be read. */
static bool
ask(struct catalog *catalog, const char *sql, int64_t *value, struct err *err)
{
	sqlite3_stmt *statement;
	bool good;

	if (sqlite3_prepare_v2(catalog->db, sql, -1, &statement, NULL) !=
	    SQLITE_OK)
		return catalog_err(catalog, err);
	good = sqlite3_step(statement) == SQLITE_ROW;
	if (good)
		*value = sqlite3_column_int64(statement, 0);
	else
		catalog_err(catalog, err);
	sqlite3_finalize(statement);
	return good;
}

static struct catalog *
connect_to(const char *path, int flags, int wait_ms, struct err *err)
{
	struct catalog *catalog = calloc(1, sizeof(*catalog));

	if (catalog == NULL ||
	    (path != NULL && (catalog->path = strdup(path)) == NULL)) {
		free(catalog);
		err_set(err, "out of memory");
		return NULL;
	}
	if (sqlite3_open_v2(path != NULL ? path : ":memory:", &catalog->db,
		flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		catalog_err(catalog, err);
		catalog_close(catalog);
		return NULL;
	}
	sqlite3_busy_timeout(catalog->db, wait_ms);
	sqlite3_db_config(catalog->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(catalog->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return catalog;
}

/* The schema, and the program that filled it: what it takes from a file may
 * be something else in another version. */
static int
schema_version(void)
{
	return CATALOG_SCHEMA << 20 |
	    (int)(catalog_hash(STR(VERSION)) & 0xfffff);
}

/* Whose file it is, and of which schema. */
static enum verdict
judge(struct catalog *catalog, struct err *err)
{
	int64_t application = 0;
	int64_t schema = 0;
	int64_t tables = 0;

	if (!ask(catalog, "PRAGMA application_id", &application, err) ||
	    !ask(catalog, "PRAGMA user_version", &schema, err) ||
	    !ask(catalog, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return catalog->damaged ? FILE_ASIDE : FILE_FAILED;
	if (application == 0 && schema == 0 && tables == 0)
		return FILE_NEW;
	if (application == CATALOG_APPLICATION && schema == schema_version())
		return FILE_USABLE;
	err_set(err, "%s: is of another version of smallpress", catalog->path);
	return FILE_ASIDE;
}

struct catalog *
catalog_open(const char *path, struct err *err)
{
	struct catalog *catalog =
	    connect_to(path, SQLITE_OPEN_READONLY, READER_WAIT_MS, err);
	enum verdict verdict;

	if (catalog == NULL)
		return NULL;
	verdict = judge(catalog, err);
	if (verdict == FILE_USABLE && execute(catalog, READER_SETUP, err))
		return catalog;
	if (verdict == FILE_NEW)
		err_set(err, "%s: nothing in it yet", path);
	catalog_close(catalog);
	return NULL;
}

/* The file out of the way, and what belongs to it away: nobody can use a
 * log without its catalog. */
static void
set_aside(const char *path)
{
	char name[4096];

	snprintf(name, sizeof(name), "%s.aside", path);
	rename(path, name);
	snprintf(name, sizeof(name), "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s-shm", path);
	unlink(name);
}

static bool
make_schema(struct catalog *catalog, struct err *err)
{
	char head[96];

	snprintf(head, sizeof(head),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    CATALOG_APPLICATION, schema_version());
	return execute(catalog, "BEGIN IMMEDIATE", err) &&
	    execute(catalog, catalog_schema, err) &&
	    execute(catalog, catalog_words_plain, err) &&
	    execute(catalog, head, err) && execute(catalog, "COMMIT", err);
}

/*
 * Readers that may not write (Landlock) can read a catalog only while its
 * -wal and -shm are there: they stay after the writer has gone.
 */
static bool
use_log(struct catalog *catalog, struct err *err)
{
	int on = 1;

	if (catalog->path == NULL)
		return execute(catalog, "PRAGMA synchronous = OFF", err);
	sqlite3_file_control(
	    catalog->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	return execute(catalog, "PRAGMA journal_mode = WAL", err);
}

static enum verdict
try_create(const char *path, struct catalog **out, struct err *err)
{
	enum verdict verdict;
	struct catalog *catalog = connect_to(path,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, WRITER_WAIT_MS, err);

	*out = NULL;
	if (catalog == NULL)
		return FILE_FAILED;
	verdict = judge(catalog, err);
	if (verdict == FILE_NEW || verdict == FILE_USABLE) {
		if (use_log(catalog, err) &&
		    execute(catalog, WRITER_SETUP, err) &&
		    (verdict == FILE_USABLE || make_schema(catalog, err)) &&
		    (catalog->names = names_new()) != NULL &&
		    (catalog->rows = rows_new()) != NULL) {
			catalog->writer = true;
			*out = catalog;
			return FILE_USABLE;
		}
		verdict = catalog->damaged ? FILE_ASIDE : FILE_FAILED;
	}
	catalog_close(catalog);
	return verdict;
}

struct catalog *
catalog_create(const char *path, bool *aside, struct err *err)
{
	struct catalog *catalog;
	bool old = false;

	err_set(err, "out of memory");
	if (try_create(path, &catalog, err) == FILE_ASIDE && path != NULL) {
		old = true;
		set_aside(path);
		try_create(path, &catalog, err);
	}
	if (aside != NULL)
		*aside = old;
	return catalog;
}

void
catalog_close(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	for (int i = 0; i < QUERIES; i++)
		sqlite3_finalize(catalog->statements[i]);
	sqlite3_close(catalog->db);
	if (catalog->writer && catalog->damaged && catalog->path != NULL)
		set_aside(catalog->path);
	names_free(catalog->names);
	rows_free(catalog->rows);
	free(catalog->path);
	free(catalog);
}

bool
catalog_is_damaged(const struct catalog *catalog)
{
	return catalog->damaged;
}

enum catalog_lock
catalog_lock(const char *path, int *fd, struct err *err)
{
	size_t n = strlen(path);
	char name[4096];

	if (n > 3 && strcmp(path + n - 3, ".db") == 0)
		n -= 3;
	snprintf(name, sizeof(name), "%.*s.lock", (int)n, path);
	*fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0) {
		err_set(err, "%s: %s", name, strerror(errno));
		return CATALOG_LOCK_FAILED;
	}
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return CATALOG_LOCKED;
	err_set(err, "%s: %s", name,
	    errno == EWOULDBLOCK ? "another process holds it"
				 : strerror(errno));
	close(*fd);
	*fd = -1;
	return CATALOG_LOCKED_BY_OTHER;
}

void
catalog_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

enum catalog_stage
catalog_stage(struct catalog *catalog)
{
	int64_t stage = catalog_meta(catalog, STR("stage"));

	return stage == 1 ? CATALOG_LISTED
	    : stage == 2  ? CATALOG_SEARCHABLE
			  : CATALOG_EMPTY;
}
