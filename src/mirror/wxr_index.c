#include <stdlib.h>

#include "base/arena.h"
#include "mirror/html.h"
#include "mirror/table.h"
#include "mirror/wxr.h"
#include "mirror/xml_stream.h"

struct attached {
	uint64_t id, parent;
	struct html_picture picture;
	uint32_t order; /* in the file */
};

struct block {
	uint64_t id;
	struct str html;
};

struct wxr {
	struct arena arena;
	struct attached *files; /* sorted by id */
	size_t n_files, cap_files;
	size_t *by_parent; /* indices into files */
	struct block *blocks;
	size_t n_blocks, cap_blocks;
	struct table authors; /* login -> struct str *: name */
	struct str site, language;
	size_t items;
};

#define INDEX_MAX ((size_t)1024 * 1024 * 1024)

struct wxr *
wxr_new(void)
{
	struct wxr *wxr = calloc(1, sizeof(*wxr));

	if (wxr != NULL) {
		arena_init(&wxr->arena, INDEX_MAX);
		table_init(&wxr->authors);
	}
	return wxr;
}

void
wxr_free(struct wxr *wxr)
{
	if (wxr == NULL)
		return;
	free(wxr->files);
	free(wxr->by_parent);
	free(wxr->blocks);
	table_free(&wxr->authors);
	arena_free(&wxr->arena);
	free(wxr);
}

/* Room for one more of *of; false when there is no memory. */
static bool
reserve(void **of, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 64 : *cap * 2;
	void *grown;

	if (n < *cap)
		return true;
	grown = realloc(*of, more * size);
	if (grown == NULL)
		return false;
	*of = grown;
	*cap = more;
	return true;
}

static struct str
keep(struct wxr *wxr, struct str s)
{
	return arena_copy(&wxr->arena, s);
}

static uint64_t
number(struct str text)
{
	uint64_t n = 0;

	str_uint(str_trim(text), UINT64_MAX / 16, &n);
	return n;
}

/* --- first reading --- */

/* The value of a wp:postmeta pair. */
static struct str
meta(struct arena *arena, const xmlNode *item, struct str key)
{
	for (const xmlNode *node = item->children; node != NULL;
	     node = node->next)
		if (xml_is(node, "wp:postmeta") &&
		    str_eq(xml_child(arena, node, "wp:meta_key"), key))
			return xml_child(arena, node, "wp:meta_value");
	return (struct str){ NULL, 0 };
}

static void
learn_file(struct wxr *wxr, struct arena *arena, const xmlNode *item)
{
	struct str url = str_trim(xml_child(arena, item, "wp:attachment_url"));
	struct attached *file;

	if (url.n == 0)
		url = str_trim(xml_child(arena, item, "guid"));
	if (url.n == 0 ||
	    !reserve((void **)&wxr->files, wxr->n_files, &wxr->cap_files,
		sizeof(*wxr->files)))
		return;
	file = &wxr->files[wxr->n_files];
	*file = (struct attached){
		.id = number(xml_child(arena, item, "wp:post_id")),
		.parent = number(xml_child(arena, item, "wp:post_parent")),
		.order = (uint32_t)wxr->n_files,
		.picture = {
		    .url = keep(wxr, url),
		    .alt = keep(wxr,
			html_text(arena,
			    meta(arena, item,
				STR("_wp_attachment_image_alt")))),
		    .caption = keep(wxr,
			str_trim(xml_child(arena, item, "excerpt:encoded"))),
		},
	};
	wxr->n_files++;
}

static void
learn_block(struct wxr *wxr, struct arena *arena, const xmlNode *item)
{
	if (!reserve((void **)&wxr->blocks, wxr->n_blocks, &wxr->cap_blocks,
		sizeof(*wxr->blocks)))
		return;
	wxr->blocks[wxr->n_blocks++] = (struct block){
		.id = number(xml_child(arena, item, "wp:post_id")),
		.html = keep(wxr, xml_child(arena, item, "content:encoded")),
	};
}

static void
learn_author(struct wxr *wxr, struct arena *arena, const xmlNode *node)
{
	struct str login = xml_child(arena, node, "wp:author_login");
	struct str name =
	    html_text(arena, xml_child(arena, node, "wp:author_display_name"));
	struct str *value = arena_alloc(&wxr->arena, sizeof(*value));

	if (value == NULL || name.n == 0)
		return;
	*value = keep(wxr, name);
	table_put(&wxr->authors, keep(wxr, str_trim(login)), value);
}

void
wxr_learn(struct wxr *wxr, struct arena *arena, const xmlNode *node)
{
	struct str type;

	if (xml_is(node, "item")) {
		type = xml_child(arena, node, "wp:post_type");
		if (str_eq(type, STR("attachment")))
			learn_file(wxr, arena, node);
		else if (str_eq(type, STR("wp_block")))
			learn_block(wxr, arena, node);
		else if (str_eq(type, STR("post")) || str_eq(type, STR("page")))
			wxr->items++;
	} else if (xml_is(node, "wp:author")) {
		learn_author(wxr, arena, node);
	} else if (xml_is(node, "wp:base_blog_url") ||
	    (xml_is(node, "link") && wxr->site.n == 0)) {
		wxr->site = keep(wxr, str_trim(xml_text(arena, node)));
	} else if (xml_is(node, "language")) {
		wxr->language = keep(wxr, str_trim(xml_text(arena, node)));
	}
}

static int
by_id(const void *a, const void *b)
{
	const struct attached *left = a;
	const struct attached *right = b;

	if (left->id != right->id)
		return left->id < right->id ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

static int
by_parent(const void *a, const void *b, void *self)
{
	const struct wxr *wxr = self;
	const struct attached *left = &wxr->files[*(const size_t *)a];
	const struct attached *right = &wxr->files[*(const size_t *)b];

	if (left->parent != right->parent)
		return left->parent < right->parent ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

static int
block_by_id(const void *a, const void *b)
{
	const struct block *left = a;
	const struct block *right = b;

	return left->id < right->id ? -1 : left->id > right->id;
}

void
wxr_sort(struct wxr *wxr)
{
	if (wxr->n_files > 0)
		qsort(wxr->files, wxr->n_files, sizeof(*wxr->files), by_id);
	if (wxr->n_blocks > 0)
		qsort(wxr->blocks, wxr->n_blocks, sizeof(*wxr->blocks),
		    block_by_id);
	wxr->by_parent = calloc(wxr->n_files + 1, sizeof(*wxr->by_parent));
	if (wxr->by_parent == NULL)
		return;
	for (size_t i = 0; i < wxr->n_files; i++)
		wxr->by_parent[i] = i;
	qsort_r(wxr->by_parent, wxr->n_files, sizeof(*wxr->by_parent),
	    by_parent, wxr);
}

/* --- asking --- */

size_t
wxr_items(const struct wxr *wxr)
{
	return wxr->items;
}

struct str
wxr_site(const struct wxr *wxr)
{
	return wxr->site;
}

struct str
wxr_language(const struct wxr *wxr)
{
	return wxr->language;
}

struct str
wxr_author(const struct wxr *wxr, struct str login)
{
	struct str *name = table_get(&wxr->authors, login);

	return name == NULL ? login : *name;
}

bool
wxr_picture(const struct wxr *wxr, uint64_t id, struct html_picture *picture)
{
	struct attached key = { .id = id };
	size_t low = 0;
	size_t high = wxr->n_files;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_id(&wxr->files[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == wxr->n_files || wxr->files[low].id != id)
		return false;
	*picture = wxr->files[low].picture;
	return true;
}

bool
wxr_attached(const struct wxr *wxr, uint64_t post, size_t n,
    struct html_picture *picture)
{
	size_t low = 0;
	size_t high = wxr->by_parent == NULL ? 0 : wxr->n_files;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (wxr->files[wxr->by_parent[middle]].parent < post)
			low = middle + 1;
		else
			high = middle;
	}
	low += n;
	if (wxr->by_parent == NULL || low >= wxr->n_files ||
	    wxr->files[wxr->by_parent[low]].parent != post)
		return false;
	*picture = wxr->files[wxr->by_parent[low]].picture;
	return true;
}

bool
wxr_block(const struct wxr *wxr, uint64_t id, struct str *html)
{
	struct block key = { .id = id };
	struct block *found = wxr->n_blocks == 0
	    ? NULL
	    : bsearch(
		  &key, wxr->blocks, wxr->n_blocks, sizeof(key), block_by_id);

	if (found == NULL)
		return false;
	*html = found->html;
	return true;
}
