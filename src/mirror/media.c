#include "mirror/media.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/fetch.h"
#include "mirror/html.h"
#include "mirror/loss.h"
#include "mirror/table.h"

#define MEMORY_FILE "media.tsv"
#define MEMORY_MAX ((size_t)256 * 1024 * 1024)

enum { STEM_MAX = 48, HASH_SHOWN = 16 };

struct media {
	int content, state;
	struct fetch *fetch;
	struct media_options options;
	struct arena arena; /* of what is remembered */
	struct table by_url; /* struct str *: the file */
	int memory; /* open for appending, or -1 */
};

/* --- what is remembered --- */

static void
remember(struct media *media, struct str url, struct str file)
{
	struct str *value = arena_alloc(&media->arena, sizeof(*value));

	if (value == NULL)
		return;
	*value = arena_copy(&media->arena, file);
	table_put(&media->by_url, arena_copy(&media->arena, url), value);
}

static void
read_memory(struct media *media)
{
	struct arena arena;
	struct str bytes;
	struct str line;

	arena_init(&arena, MEMORY_MAX + 4096);
	if (file_read(media->state, STR(MEMORY_FILE), MEMORY_MAX, &arena,
		&bytes, NULL, NULL) == FILE_OK)
		while (str_line(&bytes, &line)) {
			struct str url;
			struct str file;

			if (str_cut(line, '\t', &url, &file) &&
			    str_starts(file, STR("media/")))
				remember(media, url, file);
		}
	arena_free(&arena);
}

/* One write, so a line is whole or not there; a torn one is not believed. */
static void
write_memory(struct media *media, struct str url, struct str file)
{
	char line[8192];
	int n;

	remember(media, url, file);
	if (media->memory < 0)
		return;
	n = snprintf(line, sizeof(line), STR_FMT "\t" STR_FMT "\n",
	    STR_ARG(url), STR_ARG(file));
	if (n > 0 && (size_t)n < sizeof(line) &&
	    write(media->memory, line, (size_t)n) != n) {
		close(media->memory);
		media->memory = -1;
	}
}

struct media *
media_open(int content, int state, struct fetch *fetch,
    const struct media_options *options)
{
	struct media *media = calloc(1, sizeof(*media));

	if (media == NULL)
		return NULL;
	media->content = content;
	media->state = state;
	media->fetch = fetch;
	media->options = *options;
	media->memory = -1;
	arena_init(&media->arena, MEMORY_MAX * 2);
	table_init(&media->by_url);
	if (state >= 0)
		read_memory(media);
	if (state >= 0 && !options->dry_run)
		media->memory = openat(state, MEMORY_FILE,
		    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	return media;
}

void
media_close(struct media *media)
{
	if (media == NULL)
		return;
	if (media->memory >= 0)
		close(media->memory);
	table_free(&media->by_url);
	arena_free(&media->arena);
	free(media);
}

static struct str
remembered(struct media *media, struct arena *arena, struct str url)
{
	struct str *file = table_get(&media->by_url, url);

	if (file == NULL ||
	    faccessat(media->content, arena_z(arena, *file), R_OK, 0) != 0)
		return (struct str){ NULL, 0 };
	return *file;
}

/* --- what it is --- */

struct str
media_kind(struct str b)
{
	struct str head = str_slice(b, 0, 1024);

	if (str_starts(b, STR("\xFF\xD8\xFF")))
		return STR("jpg");
	if (str_starts(b, STR("\x89PNG\r\n\x1A\n")))
		return STR("png");
	if (str_starts(b, STR("GIF87a")) || str_starts(b, STR("GIF89a")))
		return STR("gif");
	if (str_starts(b, STR("RIFF")) &&
	    str_eq(str_slice(b, 8, 12), STR("WEBP")))
		return STR("webp");
	if (str_eq(str_slice(b, 4, 12), STR("ftypavif")) ||
	    str_eq(str_slice(b, 4, 12), STR("ftypavis")))
		return STR("avif");
	if (str_starts(b, STR("BM")) && b.n > 26)
		return STR("bmp");
	if (str_starts(b, STR("II*\0")) || str_starts(b, STR("MM\0*")))
		return STR("tiff");
	if (str_search(head, STR("<svg")) != STR_NONE &&
	    str_search(head, STR("<html")) == STR_NONE &&
	    str_trim(head).p[0] == '<')
		return STR("svg");
	return (struct str){ NULL, 0 };
}

/* --- what it is called --- */

/* "stargate-plan" of "https://host/x/Stargate%20plan-300x200.png?w=3" */
static struct str
stem_of(struct arena *arena, struct str address)
{
	struct url url;
	struct str name;
	struct str decoded;
	size_t dot;

	if (!url_parse(address, &url))
		return STR("picture");
	name = str_from(url.path, str_find_last(url.path, '/') + 1);
	if (url_decode(arena, name, &decoded))
		name = decoded;
	dot = str_find_last(name, '.');
	if (dot != STR_NONE && dot > 0)
		name = str_slice(name, 0, dot);
	name = str_slice(utf8_slug(arena, name), 0, STEM_MAX);
	while (str_ends(name, STR("-")))
		name.n--;
	return name.n > 0 ? name : STR("picture");
}

/* A file of those bytes that is there already, whatever it is called. */
static struct str
find_same(struct media *media, struct arena *arena, struct str hash)
{
	struct str folder =
	    arena_fmt(arena, "media/" STR_FMT, STR_ARG(str_slice(hash, 0, 2)));
	struct str found = { NULL, 0 };
	struct dirent *entry;
	DIR *dir;
	int fd = file_open_beneath(
	    media->content, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

	if (fd < 0)
		return found;
	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return found;
	}
	while ((entry = readdir(dir)) != NULL)
		if (str_starts(str_z(entry->d_name), hash))
			found = arena_fmt(arena, STR_FMT "/%s", STR_ARG(folder),
			    entry->d_name);
	closedir(dir);
	return found;
}

static bool
write_picture(struct media *media, struct arena *arena, struct str url,
    struct str bytes, struct str kind, struct str *file, struct err *err)
{
	struct str hash = str_slice(hash_hex(arena, bytes), 0, HASH_SHOWN);

	*file = find_same(media, arena, hash);
	if (file->n > 0)
		return true;
	*file = arena_fmt(arena,
	    "media/" STR_FMT "/" STR_FMT "-" STR_FMT "." STR_FMT,
	    STR_ARG(str_slice(hash, 0, 2)), STR_ARG(hash),
	    STR_ARG(stem_of(arena, url)), STR_ARG(kind));
	return file_write(media->content, *file, bytes, 0644, err);
}

/* --- the whole --- */

/* The file of the picture at `url`, or empty and why. */
static struct str
fetch_one(struct media *media, struct arena *arena, struct str url, bool *full,
    struct err *err)
{
	struct fetch_request request = {
		.url = url,
		.max = media->options.max,
		.optional = true,
	};
	struct fetch_response response;
	struct arena bytes;
	struct str file = { NULL, 0 };
	struct str kind;

	arena_init(&bytes, media->options.max * 6 + 1024 * 1024);
	if (fetch_get(media->fetch, &request, &bytes, &response, err) ==
	    FETCH_OK) {
		kind = media_kind(response.body);
		if (kind.n == 0)
			err_set(err, STR_FMT ": what came is no picture",
			    STR_ARG(url));
		else if (!write_picture(media, arena, url, response.body, kind,
			     &file, err)) {
			file.n = 0;
			*full = true;
		}
	}
	arena_free(&bytes);
	return file;
}

struct str
media_get(struct media *media, struct arena *arena, const struct html_ref *ref,
    struct losses *losses, bool *full, struct err *err)
{
	const struct str urls[] = { ref->larger, ref->url };
	struct str file = { NULL, 0 };

	for (size_t i = 0; i < 2 && file.n == 0; i++)
		if (urls[i].n > 0)
			file = remembered(media, arena, urls[i]);
	if (file.n == 0 && media->options.dry_run)
		return file;
	for (size_t i = 0; i < 2 && file.n == 0 && !*full; i++) {
		if (urls[i].n == 0 || !url_is_web(urls[i]) ||
		    fetch_is_stopped())
			continue;
		file = fetch_one(media, arena, urls[i], full, err);
		if (file.n > 0)
			write_memory(media, urls[i], file);
	}
	if (file.n > 0)
		return arena_fmt(arena, "/" STR_FMT, STR_ARG(file));
	if (!*full && !fetch_is_stopped() && url_is_web(ref->url))
		loss_add(losses, "picture left on the web: %s", err->text);
	return file;
}
