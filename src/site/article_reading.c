#include "site/article_reading.h"

#include "base/err.h"
#include "site/article.h"
#include "site/yaml.h"

void
article_hint_add(struct article_hints *hints, uint32_t line, uint32_t column,
    struct str text)
{
	if (hints != NULL && hints->n < sizeof(hints->of) / sizeof(*hints->of))
		hints->of[hints->n++] =
		    (struct article_hint){ line, column, text };
}

struct str
article_shown(const struct yaml *node)
{
	return str_slice(node->text, 0, ARTICLE_SHOWN_MAX);
}

void
article_hint_at(
    struct article_reading *r, const struct yaml *node, struct str text)
{
	article_hint_add(r->hints, node->line, node->column, text);
}

bool
article_must_be_text(struct article_reading *r, const struct yaml *node)
{
	if (node->kind == YAML_TEXT)
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' must be one text, not a %s; write " STR_FMT
	    ": \"...\"",
	    STR_ARG(node->key), node->kind == YAML_LIST ? "list" : "map",
	    STR_ARG(node->key));
}
